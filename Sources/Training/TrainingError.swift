import CandelaHAL

/// Why training cannot start.
public struct TrainingError: CodedError, Equatable {
  /// `CND-7001` a setting out of range, `CND-7002` data that does not fit, `CND-7003` an unknown mask pattern,
  /// `CND-7004` too few frames of a class, `CND-7006` a checkpoint that cannot be resumed from, `CND-7007` masks too large
  /// to be trained.
  public let code: String
  /// What is wrong.
  public let message: String
  /// What lies behind it.
  public let cause: String?
  /// What to do.
  public let remedy: String

  static func setting(_ name: String, _ value: String, _ allowed: String) -> TrainingError {
    TrainingError(code: "CND-7001", message: "\(name) is \(value)", cause: nil, remedy: "Choose \(allowed)")
  }

  static func data(_ message: String, remedy: String) -> TrainingError {
    TrainingError(code: "CND-7002", message: message, cause: nil, remedy: remedy)
  }

  static func pattern(_ text: String, remedy: String) -> TrainingError {
    TrainingError(code: "CND-7003", message: "there is no mask pattern \"\(text)\"", cause: nil, remedy: remedy)
  }

  static func checkpoint(_ message: String, remedy: String) -> TrainingError {
    TrainingError(code: "CND-7006", message: message, cause: nil, remedy: remedy)
  }

  static func tooLarge(_ pixels: [Int], work: Int, allowed: Int) -> TrainingError {
    let sides = pixels.map { "\($0) x \($0)" }.joined(separator: " and ")
    return TrainingError(
      code: "CND-7007", message: "two masks of \(sides) pixels are too large to be trained",
      cause: "the operator takes \(work / 1_000_000) million complex multiply-adds a step, "
        + "of at most \(allowed / 1_000_000) million",
      remedy: "Train a design with masks of 128 x 128 pixels at the same pitch")
  }
}
