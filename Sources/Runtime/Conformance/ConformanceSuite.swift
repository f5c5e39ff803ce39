import CandelaBoardSpec
import CandelaHAL

/// Asks a board whether it is what docs/registers.md describes: the same questions to a simulated board, to one behind
/// virtual wires, and to one on a bench. It drops whatever was loaded.
public struct ConformanceSuite {
  private static var checks: [any ConformanceCheck.Type] {
    [
      IdentityCheck.self, RegisterAccessCheck.self, RefusedWritesCheck.self, WindowChecksumCheck.self,
      WeightsReadBackCheck.self, MaskReadBackCheck.self, ResetCheck.self, InterlockLevelCheck.self,
      LaserEnableCheck.self, HeartbeatCheck.self, LaserDropCheck.self, InterlockOpensCheck.self, TimingCheck.self,
      EpochCheck.self, GoldenCheck.self,
    ]
  }

  /// Names and summaries of all checks, in the order in which they run.
  public static var all: [(name: String, summary: String)] { checks.map { ($0.name, $0.summary) } }

  private let driver: PhotonicBoard
  private let profile: BoardProfile
  private let plan: ConformancePlan

  /// A suite for the board that a driver reaches.
  /// - Parameters:
  ///   - driver: its only user from now on.
  ///   - profile: what the board is meant to be.
  ///   - plan: what may be done.
  public init(driver: PhotonicBoard, profile: BoardProfile, plan: ConformancePlan) {
    self.driver = driver
    self.profile = profile
    self.plan = plan
  }

  /// Runs the checks one after another and makes the laser safe after each.
  /// - Parameters:
  ///   - names: which checks; nil for all. Names that are none are ignored (`all` lists them).
  ///   - stop: ends the run after the check that is under way.
  ///   - report: called with each result as it comes.
  /// - Returns: all results.
  /// - Throws: `RuntimeError` of kind `laserNotSafe` when the laser could not be switched off after a check; nothing
  ///   else runs then.
  public func run(
    only names: Set<String>? = nil, stop: StopSignal = StopSignal(), report: (ConformanceResult) -> Void = { _ in }
  ) throws(RuntimeError) -> ConformanceReport {
    var all = ConformanceReport()
    let before = emission()
    for check in Self.checks where names?.contains(check.name) ?? true {
      if stop.isRequested { break }
      let result = run(check)
      all.results.append(result)
      report(result)
      do throws(RuntimeError) { try driver.makeSafe() } catch {
        guard error.kind != .laserNotSafe else { throw error }
        // A board that does not answer cannot light anything: the next check says what is wrong with it.
      }
    }
    if let before, let after = emission(), after >= before { all.laserOnNanoseconds = after - before }
    return all
  }

  /// LASER_ON_TIME; nil where the board does not answer.
  private func emission() -> UInt64? {
    try? ConformanceBench(driver: driver, profile: profile, plan: plan).registers.read(RegisterMap.laserOnTime)
  }

  private func run(_ check: any ConformanceCheck.Type) -> ConformanceResult {
    let time = driver.connection.time
    let start = time.now
    let (outcome, detail) = outcome(of: check)
    return ConformanceResult(
      name: check.name, summary: check.summary, outcome: outcome, detail: detail, duration: time.now.since(start))
  }

  private func outcome(of check: any ConformanceCheck.Type) -> (ConformanceOutcome, String) {
    do {
      let detail = try check.init().run(on: ConformanceBench(driver: driver, profile: profile, plan: plan))
      return (.passed, detail)
    } catch let failure as ConformanceFailure {
      return (.failed, failure.detail)
    } catch let skip as ConformanceSkip {
      return (.skipped, skip.reason)
    } catch let error as any CodedError {
      return (.failed, error.description)
    } catch {
      return (.failed, "\(error)")
    }
  }
}
