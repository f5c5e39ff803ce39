/// Imperfections that training sees, so that what it finds does not depend on their absence.
public struct TrainingNoise: Sendable, Hashable {
  /// Shot, kTC and read noise on the outputs, in parts of what the board has.
  public var board: Float = 1
  /// Standard deviation of every photocurrent, relative to the mean photocurrent.
  public var diodes: Float = 0
  /// Standard deviation of phase errors of the mask's pixels, in units of pi, drawn anew for every step.
  public var maskError: Float = 0
  /// Largest shift of the photodiode array along each axis, in diodes; every step takes one of a few shifts.
  public var shift: Float = 0

  /// The board's own noise.
  public init() {}

  /// Reads a list such as `board:1,diodes:0.05,mask:0.26,shift:1`, or `none`.
  /// - Throws: `TrainingError` (CND-7001) for anything else.
  public init(_ text: String) throws(TrainingError) {
    board = 0
    for part in text.split(separator: ",") where part != "none" {
      let words = part.split(separator: ":", maxSplits: 1)
      let value = words.count == 2 ? Float(words[1]) : part == "board" ? 1 : nil
      guard let value, value >= 0, value <= 1000 else { throw Self.unknown(part) }
      switch words[0] {
      case "board": board = value
      case "diodes": diodes = value
      case "mask": maskError = value
      case "shift" where value <= 16: shift = value
      default: throw Self.unknown(part)
      }
    }
  }

  private static func unknown(_ part: Substring) -> TrainingError {
    .setting(
      "noise", "\"\(part)\"",
      "none, board:<parts of the board's own>, diodes:<share of the mean>, mask:<pi>, shift:<diodes>, or several joined "
        + "by commas")
  }
}
