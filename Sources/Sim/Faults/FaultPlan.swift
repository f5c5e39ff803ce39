import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

/// The faults of one run, drawn from a seed.
///
/// Each seed first switches about half of the kinds off, so that some runs meet one kind of trouble many times and others
/// a mixture; then it draws one to three faults of the kinds that are left, of photodiodes one at most.
public struct FaultPlan: Sendable, Hashable {
  /// What a plan must know of the run.
  public struct Scope: Sendable, Hashable {
    /// Frames of the run, 2 or more.
    public var frames: Int
    /// How long the run takes about, on the board's clock: faults come within this time.
    public var duration: Duration
    /// Where the controller answers.
    public var controller: I2CAddress
    /// The board's largest temperature.
    public var temperatureLimit: Celsius
    /// Photodiodes.
    public var diodes: Int
    /// Rows of a frame.
    public var rows: Int

    /// A run of so many frames on a board.
    public init(profile: BoardProfile, frames: Int, duration: Duration) {
      precondition(frames >= 2, "a plan needs two frames")
      self.frames = frames
      self.duration = duration
      controller = profile.addresses.controller
      temperatureLimit = profile.rails.temperatureLimit
      diodes = profile.design.detector.pixels * profile.design.detector.pixels
      rows = profile.design.input.pixels
    }
  }

  /// Most faults of a run: more would only hide each other.
  public static let mostFaults = 3

  /// Where the plan came from.
  public let seed: UInt64
  /// The kinds that this seed left on.
  public let kinds: [FaultKind]
  /// The faults.
  public let faults: [PlannedFault]

  /// A plan of given faults.
  public init(seed: UInt64, faults: [PlannedFault]) {
    self.seed = seed
    self.faults = faults
    kinds = FaultKind.allCases.filter { kind in faults.contains { $0.kind == kind } }
  }

  /// The plan of a seed.
  public init(seed: UInt64, scope: Scope) {
    self.seed = seed
    var draws = FaultDraws(seed: seed, scope: scope)
    let left = FaultKind.allCases.filter { _ in draws.number(in: 0...1) == 1 }
    let kinds = left.isEmpty ? FaultKind.allCases : left
    self.kinds = kinds
    let drawn = (0..<draws.number(in: 1...Self.mostFaults)).map { _ in
      draws.fault(kinds[draws.number(in: 0...kinds.count - 1)])
    }
    faults = Self.withOneDiodeFault(drawn)
  }

  /// Only the first fault of photodiodes is kept: each shifts outputs by up to 16 codes, and what several shift together
  /// is beyond any useful confidence threshold.
  private static func withOneDiodeFault(_ faults: [PlannedFault]) -> [PlannedFault] {
    let first = faults.firstIndex { $0.kind.isOfDiodes }
    return faults.enumerated().filter { !$0.element.kind.isOfDiodes || $0.offset == first }.map(\.element)
  }

  /// Whether the run may end with an error: one of its faults promises no more than that.
  public var mayEndRun: Bool { faults.contains { $0.kind.promise.mayEndRun } }
}
