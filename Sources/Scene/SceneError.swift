import CandelaHAL

/// A generated scene that cannot be made as asked.
public struct SceneError: CodedError, Equatable {
  /// `CND-8001` parameter out of range, `CND-8002` frame size.
  public let code: String
  /// Which field, which value, which range.
  public let message: String
  /// Why the range is what it is, where that is not plain.
  public let cause: String?
  /// What to set instead.
  public let remedy: String

  /// A parameter outside its range.
  static func parameter(_ field: String, _ value: String, allowed: String, because cause: String? = nil) -> SceneError {
    SceneError(
      code: "CND-8001", message: "scene parameter \(field) is \(value); allowed: \(allowed)", cause: cause,
      remedy: "Set \(field) within that range")
  }

  /// A frame that is too small to show a shape or too large to hold.
  static func frameSize(width: Int, height: Int, allowed: ClosedRange<Int>) -> SceneError {
    SceneError(
      code: "CND-8002",
      message:
        "scene frame is \(width) x \(height) pixels; allowed: \(allowed.lowerBound) to \(allowed.upperBound) a side",
      cause: nil, remedy: "Choose a size within that range, for example 96 x 96")
  }
}
