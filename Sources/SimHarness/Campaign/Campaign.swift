import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaSim
import Dispatch
import Foundation
import Logging

/// Many short runs, each with the faults that its seed draws, each held against what the runtime promises.
///
/// A run depends on its seed, the campaign's options, program and apertures only, and on no other run.
public struct Campaign: Sendable {
  /// What runs the frames; tests put a runtime in its place that breaks a promise.
  public typealias Session = @Sendable (CampaignRig, CampaignWitness) throws -> Void

  /// The board.
  public let profile: BoardProfile
  /// What is loaded.
  public let program: BoardProgram
  /// What is shown.
  public let apertures: ApertureSet
  /// How the runs go.
  public let options: CampaignOptions
  let operators: OperatorCache
  private let fused: FusedOperator
  private var scope: FaultPlan.Scope
  private let session: Session

  /// A campaign on devices of a board; `masks` are the program's, unpacked. One run without faults is made to learn how
  /// long a run takes.
  /// - Throws: `OpticsError`, `SimulationError` or `RuntimeError` where board and program do not go together, and
  ///   `RuntimeError` of kind `invalidSetting` for options out of range.
  public init(
    profile: BoardProfile, program: BoardProgram, masks: [PhaseMask], apertures: ApertureSet, operators: OperatorCache,
    options: CampaignOptions = CampaignOptions(), session: @escaping Session = { try $0.runPipeline(into: $1) }
  ) throws {
    guard (2...10_000).contains(options.frames) else {
      throw RuntimeError(
        .invalidSetting, "frames is \(options.frames)", remedy: "Set frames to a value in 2...10,000")
    }
    self.profile = profile
    self.program = program
    self.apertures = apertures
    self.operators = operators
    self.options = options
    self.session = session
    fused = try operators.fusedOperator(profile.design, masks, SimulatedDevice())
    scope = FaultPlan.Scope(profile: profile, frames: options.frames, duration: .zero)
    scope.duration = try faultFreeDuration()
  }

  /// The runs of `count` seeds from `first` on, by seed. `progress` gets runs done, from any thread.
  /// - Throws: what keeps a run from beginning.
  public func run(
    first: UInt64, count: Int, threads: Int, logger: Logger = Self.silent,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> [CampaignOutcome] {
    let outcomes = CampaignOutcomes(count: count)
    // Runs differ in length by a factor of a thousand: each worker takes the next seed when it is done.
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while let index = outcomes.next() {
        outcomes.set(index, Result { try self.run(seed: first &+ UInt64(index), logger: logger) })
        progress(1)
      }
    }
    return try outcomes.all()
  }

  /// The run of one seed.
  /// - Throws: what keeps it from beginning.
  public func run(seed: UInt64, logger: Logger = Self.silent) throws -> CampaignOutcome {
    try run(plan: FaultPlan(seed: seed, scope: scope), logger: logger)
  }

  /// The run of a given plan; device and noise follow the plan's seed.
  /// - Throws: what keeps it from beginning.
  public func run(plan: FaultPlan, logger: Logger = Self.silent) throws -> CampaignOutcome {
    let rig = try CampaignRig(campaign: self, seed: plan.seed, plan: plan, logger: logger)
    let witness = witness(for: plan, rig)
    var end = CampaignOutcome.End.completed
    var violations: [String] = []
    do { try session(rig, witness) } catch let error as any CodedError {
      end = .ended(code: error.code, message: error.description)
      violations += Self.violations(of: error, plan)
    }
    let recovery = witness.recovery
    violations += witness.violations
    violations += balance(recovery, witness, rig, hasCompleted: end == .completed)
    if let darkness = rig.darknessViolation() { violations.append(darkness) }
    return CampaignOutcome(
      seed: plan.seed, plan: plan, end: end, delivered: witness.delivered, flagged: witness.flagged,
      unknown: witness.unknown, recovery: recovery, violations: violations)
  }

  /// A logger that says nothing: a campaign's failures are on purpose.
  public static var silent: Logger { Logger(label: "candela.campaign", factory: { _ in SwiftLogNoOpLogHandler() }) }

  private func faultFreeDuration() throws -> Duration {
    let plan = FaultPlan(seed: 0, faults: [])
    let rig = try CampaignRig(campaign: self, seed: 0, plan: plan, logger: Self.silent)
    let start = rig.bench.board.time.now
    try rig.runPipeline(into: witness(for: plan, rig))
    return rig.bench.board.time.now.since(start)
  }

  private func witness(for plan: FaultPlan, _ rig: CampaignRig) -> CampaignWitness {
    let core = profile.analogCore(fusedOperator: fused, serial: plan.seed, seed: plan.seed, ideal: false)
    let weights = BinaryWeights(
      classCount: program.classCount, diodeCount: fused.diodeCount, banks: program.weightBanks)
    return CampaignWitness(
      board: rig.bench.driver, core: core, weights: weights,
      relativeExposure: profile.timing.realisedExposure(program.relativeExposure),
      isLightSound: !plan.faults.contains { $0.kind.promise == .unknownOrRight },
      hasThreshold: options.unknownBelow != nil)
  }

  /// An error must be one that the plan's faults may end a run with.
  private static func violations(of error: any CodedError, _ plan: FaultPlan) -> [String] {
    guard plan.mayEndRun else { return ["no fault of the plan may end a run, and it ended with \(error.description)"] }
    let isNamed = (error as? RuntimeError).map { allowedEnds.contains($0.kind) } ?? false
    return isNamed ? [] : ["the run ended with \(error.description)"]
  }

  /// How a run may end: what stands is named, or the ladder was climbed to its end. A bit that is read wrong can make
  /// another board or design of a board.
  private static let allowedEnds: Set<RuntimeError.Kind> = [
    .recoveryExhausted, .interlockOpen, .faultRaised, .designMismatch, .protocolMismatch, .boardReplaced,
  ]

  /// Every frame that the source delivered was answered once or given up once; recoveries kept their bounds.
  private func balance(
    _ recovery: RecoveryReport, _ witness: CampaignWitness, _ rig: CampaignRig, hasCompleted: Bool
  ) -> [String] {
    var violations: [String] = []
    let settled = witness.delivered + Int(recovery.failedFrames)
    // The frame in hand when a run ends with an error is neither.
    let open = rig.source.deliveries - settled
    if hasCompleted ? open != 0 : !(0...1).contains(open) {
      violations.append(
        "\(rig.source.deliveries) frames were delivered, \(witness.delivered) answered and "
          + "\(recovery.failedFrames) given up")
    }
    let bound = options.recovery.budget + options.recovery.attemptLimit
    if recovery.longest > bound { violations.append("a recovery took \(recovery.longest), the bound is \(bound)") }
    return violations
  }
}

/// Outcomes by index, and the next index to take, behind a lock.
private final class CampaignOutcomes: @unchecked Sendable {
  /// Guards `slots` and `taken`.
  private let lock = NSLock()
  private var slots: [Result<CampaignOutcome, any Error>?]
  private var taken = 0

  init(count: Int) { slots = Array(repeating: nil, count: count) }

  func next() -> Int? {
    lock.withLock {
      guard taken < slots.count else { return nil }
      defer { taken += 1 }
      return taken
    }
  }

  func set(_ index: Int, _ result: Result<CampaignOutcome, any Error>) { lock.withLock { slots[index] = result } }
  func all() throws -> [CampaignOutcome] { try lock.withLock { try slots.compactMap { try $0?.get() } } }
}
