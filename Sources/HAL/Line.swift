/// The logical level of a line. Active-low lines are turned by the implementation: `high` always means asserted.
public enum LineLevel: UInt8, Sendable, Hashable {
  /// Not asserted.
  case low = 0
  /// Asserted.
  case high = 1

  /// The other level.
  public var inverted: LineLevel { self == .high ? .low : .high }
}

/// A change of a line's level.
public enum LineEdge: Sendable, Hashable {
  /// From low to high.
  case rising
  /// From high to low.
  case falling
}

/// An edge and when it was seen.
public struct LineEvent: Sendable, Hashable {
  /// Which way the level changed.
  public let edge: LineEdge
  /// When, on the clock of the `TimeSource` that belongs to the line (the kernel's stamp on Linux).
  public let time: Timestamp

  /// An edge at a time.
  public init(edge: LineEdge, time: Timestamp) {
    self.edge = edge
    self.time = time
  }
}

/// A line that we drive. It has one owner; when that owner lets go of it, the line returns to its safe level.
public protocol OutputLine: AnyObject {
  /// The line's name as on the schematic, for example `TRIGGER`.
  var name: String { get }
  /// The level last set.
  var level: LineLevel { get }
  /// Drives the line; on return the pin has the level.
  /// - Throws: `HALError` of kind `absent`, `permission`, `busy` or `other`; the pin is then unchanged.
  func set(_ level: LineLevel) throws(HALError)
}

/// A line that we watch. Edges are queued from the moment the line was opened, oldest first.
public protocol InputLine: AnyObject {
  /// The line's name as on the schematic, for example `DATA_READY`.
  var name: String { get }
  /// The level now.
  /// - Throws: `HALError` of kind `absent`, `permission` or `other`.
  func level() throws(HALError) -> LineLevel
  /// Takes the oldest queued edge of that kind, dropping others before it; waits until one comes or `limit` has passed.
  /// - Returns: the event, or nil when the limit passed (that is not an error here: the caller knows what it means).
  /// - Throws: `HALError` of kind `absent` or `other`.
  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent?
  /// Forgets all queued edges.
  /// - Throws: `HALError` of kind `absent` or `other`.
  func discardEdges() throws(HALError)
}
