/// What happens to frames that come faster than the board answers them.
public enum FramePolicy: Sendable, Hashable, CustomStringConvertible {
  /// One frame waits; a newer one takes its place. For live sources, of which only the present counts.
  case latest
  /// The source is asked when the board is free: nothing is lost, a live source falls behind. For files.
  case block
  /// So many frames wait (1...1,024); when there is no more room, the oldest is dropped.
  case queue(Int)

  /// How many frames may wait.
  public static let queueDepths = 1...1024

  /// From `latest`, `block` or `queue:N`; nil for anything else.
  public init?(name: String) {
    switch name {
    case "latest": self = .latest
    case "block": self = .block
    default:
      guard name.hasPrefix("queue:"), let depth = Int(name.dropFirst("queue:".count)),
        Self.queueDepths.contains(depth)
      else { return nil }
      self = .queue(depth)
    }
  }

  /// The form that `init(name:)` takes.
  public var description: String {
    switch self {
    case .latest: "latest"
    case .block: "block"
    case .queue(let depth): "queue:\(depth)"
    }
  }

  /// Frames that wait at most; nil where the source itself waits.
  var depth: Int? {
    switch self {
    case .latest: 1
    case .block: nil
    case .queue(let depth): depth
    }
  }
}
