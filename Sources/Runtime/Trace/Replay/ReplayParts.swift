import CandelaBoardSpec
import CandelaHAL

extension TracePlayer {
  /// The recorded board as the driver sees one.
  /// - Throws: never in fact; a connection names all six lines.
  public func connection() throws(RuntimeError) -> BoardConnection {
    try BoardConnection(
      bus: ReplayI2CBus(self),
      outputs: [
        .reset: ReplayOutputLine(.reset, self), .trigger: ReplayOutputLine(.trigger, self),
        .laserEnable: ReplayOutputLine(.laserEnable, self),
      ],
      inputs: [
        .dataReady: ReplayInputLine(.dataReady, self), .fault: ReplayInputLine(.fault, self),
        .interlock: ReplayInputLine(.interlock, self),
      ],
      time: ReplayTime(self))
  }
}

/// A bus that answers as recorded.
final class ReplayI2CBus: BusClearing {
  private let player: TracePlayer
  init(_ player: TracePlayer) { self.player = player }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    var written: [UInt8] = []
    for index in bytes.indices { written.append(bytes[index]) }
    let request = TraceTransfer(
      address: address.rawValue, written: written, readCount: buffer.count, read: [], failure: nil)
    guard case .transfer(let recorded) = try player.follow(.transfer(request)) else { return }
    if let failure = recorded.failure { throw failure }
    for (index, byte) in recorded.read.enumerated() { buffer[index] = byte }
  }

  var canClear: Bool { player.canClearBus }

  func clear() throws(HALError) {
    guard case .busClear(let failure?) = try player.follow(.busClear(failure: nil)) else { return }
    throw failure
  }
}

/// A line of ours whose driving is compared.
final class ReplayOutputLine: OutputLine {
  let name: String
  private(set) var level = LineLevel.low
  private let line: BoardLine
  private let player: TracePlayer

  init(_ line: BoardLine, _ player: TracePlayer) {
    name = line.rawValue
    self.line = line
    self.player = player
  }

  func set(_ level: LineLevel) throws(HALError) {
    // Behind the recording nobody is at the other end: a driver that makes safe may do so, one that goes on may not.
    if !player.isFollowing, level == .low {
      self.level = level
      return
    }
    guard case .setLine(_, _, let failure) = try player.follow(.setLine(line, level, failure: nil)) else { return }
    if let failure { throw failure }
    self.level = level
  }
}

/// A line of the board that says what it said.
final class ReplayInputLine: InputLine {
  let name: String
  private let line: BoardLine
  private let player: TracePlayer

  init(_ line: BoardLine, _ player: TracePlayer) {
    name = line.rawValue
    self.line = line
    self.player = player
  }

  func level() throws(HALError) -> LineLevel {
    guard case .readLevel(_, let level, let failure) = try player.follow(.readLevel(line, nil, failure: nil)) else {
      return .low
    }
    if let failure { throw failure }
    return level ?? .low
  }

  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    let request = TraceEdgeWait(
      line: line, edge: edge, limitNanoseconds: limit.wholeNanoseconds, eventTime: nil, failure: nil)
    guard case .edgeWait(let recorded) = try player.follow(.edgeWait(request)) else { return nil }
    if let failure = recorded.failure { throw failure }
    return recorded.eventTime.map { LineEvent(edge: edge, time: $0) }
  }

  func discardEdges() throws(HALError) {
    guard case .discardEdges(_, let failure?) = try player.follow(.discardEdges(line, failure: nil)) else { return }
    throw failure
  }
}

/// The recording's clock.
final class ReplayTime: TimeSource {
  private let player: TracePlayer
  init(_ player: TracePlayer) { self.player = player }

  var now: Timestamp { player.readClock() }
  func sleep(for duration: Duration) { player.sleep(nanoseconds: duration.wholeNanoseconds) }
}
