import CandelaHAL

/// A fault with its parameters and its time.
public struct PlannedFault: Sendable, Hashable, CustomStringConvertible {
  /// What happens to the board at a time after the run's beginning.
  public struct Event: Sendable, Hashable {
    /// After the run's beginning, on the board's clock.
    public let delay: Duration
    /// What happens.
    public let fault: SimulatedFault

    /// Something that happens so long after the run's beginning.
    public init(_ delay: Duration, _ fault: SimulatedFault) {
      self.delay = delay
      self.fault = fault
    }
  }

  /// What happens on the host's side of the wires.
  public enum HostEvent: Sendable, Hashable {
    /// The source pauses before a frame, counted from 0.
    case stall(frame: Int, Duration)
    /// The source delivers a frame again.
    case duplicate(frame: Int)
    /// A frame's rows from this one on are the next frame's.
    case torn(frame: Int, row: Int)
    /// The host's clock leaps ahead, so long after the run's beginning.
    case clockJump(after: Duration, by: Duration)
  }

  /// What kind of fault it is.
  public let kind: FaultKind
  /// What happens to the board, in order.
  public let board: [Event]
  /// What happens on the host.
  public let host: [HostEvent]

  /// A fault.
  public init(_ kind: FaultKind, board: [Event] = [], host: [HostEvent] = []) {
    self.kind = kind
    self.board = board
    self.host = host
  }

  /// The kind and every event, for people.
  public var description: String {
    let events = board.map { "\($0.fault) after \($0.delay)" } + host.map { "\($0)" }
    return "\(kind.rawValue): " + events.joined(separator: ", ")
  }
}
