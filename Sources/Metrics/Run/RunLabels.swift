/// What stands beside a run's numbers: what it began with.
public struct RunLabels: Sendable, Hashable {
  /// `simulated` or `measured`: what the board's answers are. On every series, so that the two are never added unawares.
  public var kind: String
  /// The release of Candela.
  public var version: String
  /// The board's profile.
  public var board: String
  /// The board's serial number; of several the first. On every series with `board`: two runs on one computer differ in it.
  public var serial: String
  /// The host's profile.
  public var host: String
  /// The model.
  public var model: String
  /// The names of its classes: those are shown before the first answer, too.
  public var classes: [String]
  /// Where the frames come from.
  public var source: String
  /// What happens to frames that come too fast.
  public var policy: String
  /// When the run began, by the wall clock: seconds since 1970.
  public var startSeconds: Double

  /// All of them.
  public init(
    kind: String, version: String, board: String, serial: String, host: String, model: String, classes: [String],
    source: String, policy: String, startSeconds: Double
  ) {
    self.kind = kind
    self.version = version
    self.board = board
    self.serial = serial
    self.host = host
    self.model = model
    self.classes = classes
    self.source = source
    self.policy = policy
    self.startSeconds = startSeconds
  }

  /// The labels of every series.
  var constantLabels: [(String, String)] { [("kind", kind), ("board", board), ("serial", serial)] }
}
