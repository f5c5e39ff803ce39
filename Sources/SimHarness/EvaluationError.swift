import CandelaHAL

/// A frame of an evaluation came back with a result that must not be used.
public struct EvaluationError: CodedError, Equatable {
  /// Index of the frame.
  public let frame: Int
  /// The flags on its result.
  public let quality: [String]

  /// `CND-6201`.
  public var code: String { "CND-6201" }
  /// Which frame, and what was wrong.
  public var message: String { "the result of frame \(frame) is not to be trusted: \(quality.joined(separator: ", "))" }
  /// Nothing more is known.
  public var cause: String? { nil }
  /// What to do.
  public var remedy: String { "Run candela board selftest; if it passes, report the seed and the frame" }
}
