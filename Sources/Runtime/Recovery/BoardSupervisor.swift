import CandelaHAL
import Logging

/// Exposes frames on a board and brings the board back when that fails.
///
/// The laser is off from the failure on until the last step of a recovery arms it again. A frame whose exposure failed is
/// exposed again after the recovery; its result, and every result that comes first after a recovery, is flagged
/// `recovered`. Without a configuration nothing is recovered: the first error ends the run. One owner, one thread.
public final class BoardSupervisor {
  /// Counts so far.
  public private(set) var report = RecoveryReport()
  /// Told before every step of a recovery, the laser off; for tests and watchers.
  package var onStep: ((RecoveryRung) -> Void)?

  let board: PhotonicBoard
  let configuration: RecoveryConfiguration?
  private let stop: StopSignal
  private let ladder: RecoveryLadder
  private let repetitionsBefore: UInt64
  /// When the latest recoveries began, for the window.
  private var starts: [Timestamp] = []
  private var hasRecovered = false

  /// A supervisor of a board that is `configured`.
  /// - Parameters:
  ///   - configuration: the bounds of recoveries; nil for none.
  ///   - stop: looked at between the attempts of a recovery.
  /// - Throws: `RuntimeError` of kind `invalidSetting` for a bound out of range.
  public init(
    board: PhotonicBoard, configuration: RecoveryConfiguration?, stop: StopSignal = StopSignal()
  ) throws(RuntimeError) {
    try configuration?.validate()
    self.board = board
    self.configuration = configuration
    self.stop = stop
    ladder = RecoveryLadder(board: board)
    repetitionsBefore = board.repetitions
  }

  /// Arms the laser, runs `body`, and makes the laser safe on every way out, as `PhotonicBoard.withArmedLaser`; a board
  /// that does not arm, or does not answer at the end, is recovered, too.
  /// - Throws: as `PhotonicBoard.withArmedLaser`, and what must not or could not be recovered.
  public func withArmedLaser<Result>(_ body: () throws -> Result) throws -> Result {
    guard let configuration else { return try board.withArmedLaser(body) }
    do throws(RuntimeError) { try board.arm() } catch {
      _ = try recover(from: error, to: .armed, configuration)
    }
    let result = try board.safely(body)
    do throws(RuntimeError) { try board.makeSafe() } catch {
      _ = try recover(from: error, to: .safe, configuration)
    }
    return result
  }

  /// Shows a frame by `show` and exposes it on the armed board, again after a recovery where that is needed.
  /// - Returns: nil for a frame that was given up: its attempts are used up, or a stop was asked for in a recovery.
  /// - Throws: what must not or could not be recovered, the laser made safe; and what `show` throws other than a
  ///   `RuntimeError`.
  public func expose(
    sequence: UInt32, readsOutputs: Bool, show: () throws -> Void
  ) throws -> SupervisedExposure? {
    defer { noteRepetitions() }
    guard let configuration else { return try attempt(sequence, readsOutputs, show) }
    for attemptNumber in 1...configuration.frameAttempts {
      do {
        var exposure = try attempt(sequence, readsOutputs, show)
        if !exposure.result.quality.isTrusted { throw try distrust(exposure.result, sequence) }
        if hasRecovered { exposure.result.quality.insert(.recovered) }
        hasRecovered = false
        if attemptNumber > 1 { report.repeatedFrames += 1 }
        return exposure
      } catch let error as RuntimeError {
        guard try recover(from: error, to: .armed, configuration) else { break }
      }
    }
    report.failedFrames += 1
    return nil
  }

  /// Written only when it changed: the list of rungs is shared with whoever read the report.
  private func noteRepetitions() {
    let repetitions = board.repetitions - repetitionsBefore
    if report[.transferRetry].attempts != repetitions { report[.transferRetry].attempts = repetitions }
  }

  private func attempt(
    _ sequence: UInt32, _ readsOutputs: Bool, _ show: () throws -> Void
  ) throws -> SupervisedExposure {
    let wasArmedAgain = try board.armAgainIfLapsed()
    try show()
    let result = try board.expose(sequence: sequence)
    let outputs = readsOutputs && result.quality.isTrusted ? try board.readOutputs() : nil
    return SupervisedExposure(result: result, outputs: outputs, wasArmedAgain: wasArmedAgain)
  }

  /// What a result that cannot be trusted means as an error; the laser is off afterwards where it says so itself.
  private func distrust(_ result: ExposureResult, _ sequence: UInt32) throws(RuntimeError) -> RuntimeError {
    guard result.quality.contains(.faulted) else { return .distrusted(result, sequence: sequence) }
    return try board.faultError(sequence: sequence)
  }

  /// Climbs the ladder.
  /// - Returns: false when a stop was asked for; the laser is then off.
  func recover(
    from first: RuntimeError, to goal: RecoveryGoal, _ configuration: RecoveryConfiguration
  ) throws(RuntimeError) -> Bool {
    // Before anything else: a result that is not to be trusted leaves the laser armed.
    let settled = board.madeSafe(after: first)
    guard settled.kind != .laserNotSafe, mayRecover(from: first) else { throw settled }
    let start = board.connection.time.now
    board.logger.warning("recovering the board", metadata: ["error": "\(first)"])
    do throws(RuntimeError) {
      try noteStart(start, first, configuration)
      let isUp = try climb(from: first, to: goal, start: start, configuration)
      finish(start, isUp: isUp)
      if isUp, goal == .armed {
        board.recoveries += 1
        hasRecovered = true
      }
      return isUp
    } catch {
      finish(start, isUp: false)
      throw board.madeSafe(after: error)
    }
  }

  /// A fault that needs a person is asked for again, because a device that falls off the bus reads as ones, every fault
  /// among them. Where it cannot be asked, the ladder goes on: arming looks at the faults, too.
  private func mayRecover(from error: RuntimeError) -> Bool {
    guard error.kind == .faultRaised, !error.allowsRecovery else { return error.allowsRecovery }
    return board.faultCauseAgain().map(RuntimeError.allowsRecovery(faultCause:)) ?? true
  }

  private func climb(
    from first: RuntimeError, to goal: RecoveryGoal, start: Timestamp, _ configuration: RecoveryConfiguration
  ) throws(RuntimeError) -> Bool {
    var pause = configuration.firstPause
    var last: RuntimeError?
    for (index, opening) in configuration.ladder.enumerated() {
      guard !stop.isRequested else { return false }
      if opening == .busClear, !ladder.canClearBus {
        report[.busClear].skipped += 1
        board.logger.warning("the bus cannot be cleared from here; rung skipped")
        continue
      }
      let elapsed = board.connection.time.now.since(start)
      guard elapsed < configuration.budget else {
        throw .recoveryExhausted("\(index) attempts took \(elapsed), more than the budget", first: first, last: last)
      }
      do throws(RuntimeError) {
        try ladder.attempt(
          opening: opening, goal: goal, pause: pause, limit: configuration.attemptLimit, report: &report, onStep: onStep
        )
        return true
      } catch {
        guard mayRecover(from: error) else { throw error }
        last = error
      }
      pause = min(pause * 2, configuration.longestPause)
    }
    throw .recoveryExhausted("\(configuration.ladder.count) attempts failed", first: first, last: last)
  }

  private func noteStart(
    _ start: Timestamp, _ first: RuntimeError, _ configuration: RecoveryConfiguration
  ) throws(RuntimeError) {
    starts.removeAll { start.since($0) > configuration.window }
    guard starts.count < configuration.mostRecoveries else {
      throw .recoveryExhausted(
        "it was needed \(starts.count + 1) times within \(configuration.window)", first: first, last: nil)
    }
    starts.append(start)
  }

  private func finish(_ start: Timestamp, isUp: Bool) {
    let duration = board.connection.time.now.since(start)
    if isUp { report.succeeded += 1 } else { report.failed += 1 }
    report.longest = max(report.longest, duration)
    report.total += duration
    board.logger.notice(
      isUp ? "board recovered" : "recovery ended without the board",
      metadata: ["duration_ns": "\(duration.wholeNanoseconds)"])
  }
}
