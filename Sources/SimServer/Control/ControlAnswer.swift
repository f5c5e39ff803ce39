import CandelaHAL

/// What became of one control line.
public struct ControlAnswer: Sendable {
  /// The line.
  public let line: String
  /// What to say of it; for `status` the state of board and guests.
  public let text: String
  /// Why it was refused; nil when it was not.
  public let error: (any CodedError)?
  /// Whether this is the second answer to a line that was put off: it has been done now.
  public let isLater: Bool

  init(line: String, text: String, error: (any CodedError)? = nil, isLater: Bool = false) {
    self.line = line
    self.text = text
    self.error = error
    self.isLater = isLater
  }
}
