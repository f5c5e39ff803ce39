import CandelaModel

/// What a conformance run may use and do.
public struct ConformancePlan {
  /// Mask and weights to run with, made for the board's design.
  public var program: BoardProgram
  /// Frames with the outputs that an ideal device gives for `program`; nil leaves the comparison out.
  public var golden: GoldenVectors?
  /// Whether the board's optics are ideal, as only a simulated board's can be: outputs must then be equal, not near.
  public var isIdeal: Bool
  /// Whether checks may light the laser or raise LASER_ENABLE; the others are skipped with that reason.
  public var mayFire: Bool
  /// Opens (false) or closes (true) the interlock loop, or asks a person to and returns. Nil skips the check that needs it.
  public var setInterlock: ((Bool) throws -> Void)?
  /// How long that may take. Default 60 s: a person and a cover.
  public var interlockLimit = Duration.seconds(60)

  /// A plan that keeps the laser off unless told otherwise.
  public init(
    program: BoardProgram, golden: GoldenVectors? = nil, isIdeal: Bool = false, mayFire: Bool = false,
    setInterlock: ((Bool) throws -> Void)? = nil
  ) {
    self.program = program
    self.golden = golden
    self.isIdeal = isIdeal
    self.mayFire = mayFire
    self.setInterlock = setInterlock
  }
}
