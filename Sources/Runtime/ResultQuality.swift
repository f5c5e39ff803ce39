/// How far a result can be trusted.
public struct ResultQuality: OptionSet, Sendable, Hashable {
  /// One bit for each statement.
  public let rawValue: UInt16

  /// A set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A line of the EAC was empty before an output was compared: the winner stands, the outputs are clipped.
  public static let saturated = ResultQuality(rawValue: 1 << 0)
  /// The block still held an older exposure's result.
  public static let stale = ResultQuality(rawValue: 1 << 1)
  /// A fault came during the exposure; the laser has been made safe.
  public static let faulted = ResultQuality(rawValue: 1 << 2)
  /// EPOCH is not one more than the exposure before.
  public static let epochMismatch = ResultQuality(rawValue: 1 << 3)
  /// The result belongs to another SEQUENCE.
  public static let sequenceMismatch = ResultQuality(rawValue: 1 << 4)
  /// The exposure did not run to its end, or the winner is no class.
  public static let invalid = ResultQuality(rawValue: 1 << 5)
  /// The frame was older than asked for when its result came.
  public static let late = ResultQuality(rawValue: 1 << 6)
  /// The board had to be recovered before this result came; it is of an exposure made after that, and can be used.
  public static let recovered = ResultQuality(rawValue: 1 << 7)
  /// The source had delivered the same frame just before: usable, and not counted again.
  public static let repeated = ResultQuality(rawValue: 1 << 8)

  /// Every flag with the name that reports use.
  public static let all: [(flag: ResultQuality, name: String)] = [
    (.saturated, "saturated"), (.stale, "stale"), (.faulted, "faulted"), (.epochMismatch, "epochMismatch"),
    (.sequenceMismatch, "sequenceMismatch"), (.invalid, "invalid"), (.late, "late"),
    (.recovered, "recovered"), (.repeated, "repeated"),
  ]

  /// Names of the flags that are set, in the order of their bits.
  public var names: [String] { Self.all.filter { contains($0.flag) }.map(\.name) }

  /// False when the winner must not be used: stale, faulted, another frame's, or invalid.
  public var isTrusted: Bool {
    isDisjoint(with: [.stale, .faulted, .epochMismatch, .sequenceMismatch, .invalid])
  }
}
