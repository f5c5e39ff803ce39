import CandelaHAL

/// A line that the simulated board drives and the host watches. Levels are logical: `.high` is asserted.
///
/// While the wire is stuck, the host sees its level, whatever the board drives.
public final class SimulatedInputLine: InputLine {
  /// Edges that are kept for the host; the oldest is lost when another comes, as in the kernel's line event buffer.
  public static let queueCapacity = 64

  /// The line's name as on the schematic.
  public let name: String
  /// Whether the pin is low while the line is asserted.
  public let isActiveLow: Bool
  /// Edges lost because the host did not take them.
  public private(set) var lostEdges = 0
  /// Told of every edge when it happens, beside the queue: for whoever carries the level to another wire.
  public var onEdge: ((LineEvent) -> Void)?

  private let time: VirtualTime
  /// What the board drives, and what the wire is stuck at.
  private var driven: LineLevel = .low
  private var stuck: LineLevel?
  /// What the host sees.
  private var current: LineLevel = .low
  /// Rising edges still to be lost on their way to the host, and rises still to come late.
  private var edgesToMiss: UInt32 = 0
  private var lateRises: UInt32 = 0
  private var lateNanoseconds: UInt64 = 0
  /// A rise that is on its way.
  private var rise: VirtualTimer?
  /// Ring of the edges that wait: `count` of them from `head` on.
  private var ring: [LineEvent]
  private var head = 0
  private var count = 0

  init(name: String, isActiveLow: Bool, time: VirtualTime) {
    self.name = name
    self.isActiveLow = isActiveLow
    self.time = time
    ring = Array(repeating: LineEvent(edge: .rising, time: time.now), count: Self.queueCapacity)
  }

  /// The level that a voltmeter would see on the pin.
  public var pinLevel: LineLevel { isActiveLow ? current.inverted : current }

  /// The level now. Takes no virtual time.
  public func level() throws(HALError) -> LineLevel { current }

  /// See `InputLine.waitForEdge`. Waiting moves the virtual clock from one due event to the next, at most by `limit`;
  /// an edge that is queued already takes no time.
  public func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    let deadline = VirtualTime.later(time.now, byNanoseconds: VirtualTime.nanoseconds(of: limit))
    while true {
      while let event = takeOldest() {
        if event.edge == edge { return event }
      }
      guard time.advanceToNextDeadline(notBeyond: deadline) else { return nil }
    }
  }

  /// Forgets all queued edges.
  public func discardEdges() throws(HALError) { count = 0 }

  /// The board's side: sets the level now and queues an edge when the host sees a change. A late rise is forgotten when
  /// the line falls before it.
  func drive(_ level: LineLevel) {
    rise?.cancel()
    rise = nil
    if level == .high, driven == .low, lateRises > 0 {
      lateRises -= 1
      rise = time.schedule(at: VirtualTime.later(time.now, byNanoseconds: lateNanoseconds)) { [weak self] in
        self?.driven = .high
        self?.show()
      }
      return
    }
    driven = level
    show()
  }

  /// The world's side: the host does not learn of the next rising edges; the level changes all the same.
  func missEdges(_ count: UInt32) { edgesToMiss = count }

  /// The world's side: the next rises reach the wire so much later.
  func delayRises(byNanoseconds nanoseconds: UInt64, count: UInt32) {
    (lateNanoseconds, lateRises) = (nanoseconds, count)
  }

  /// The world's side: no edge is lost or late any more.
  func mendEdges() { (edgesToMiss, lateRises) = (0, 0) }

  /// The world's side: the wire is stuck at a level from now on, or free again with nil.
  func stick(at level: LineLevel?) {
    stuck = level
    show()
  }

  private func show() {
    let level = stuck ?? driven
    guard level != current else { return }
    current = level
    if level == .high, edgesToMiss > 0 {
      edgesToMiss -= 1
      return
    }
    let event = LineEvent(edge: level == .high ? .rising : .falling, time: time.now)
    if count == Self.queueCapacity {
      head = (head + 1) % Self.queueCapacity
      count -= 1
      lostEdges += 1
    }
    ring[(head + count) % Self.queueCapacity] = event
    count += 1
    onEdge?(event)
  }

  private func takeOldest() -> LineEvent? {
    guard count > 0 else { return nil }
    defer {
      head = (head + 1) % Self.queueCapacity
      count -= 1
    }
    return ring[head]
  }
}
