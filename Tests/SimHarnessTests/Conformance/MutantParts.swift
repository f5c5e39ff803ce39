import CandelaBoardSpec
import CandelaHAL

/// A bus that changes what passes to and from the controller: how a board is broken in just one way.
final class MutantBus: I2CBus {
  /// What the controller gets instead of a write (address and data), or nil for nothing at all.
  var onWrite: ([UInt8]) throws(HALError) -> [UInt8]? = { bytes throws(HALError) in bytes }
  /// Changes what the controller answered to a read that began at an address.
  var onRead: (_ start: UInt16, inout [UInt8]) -> Void = { _, _ in }
  /// Changes what the EEPROM answered.
  var onRecord: (inout [UInt8]) -> Void = { _ in }

  private let bus: any I2CBus

  init(_ bus: any I2CBus) { self.bus = bus }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    var sent: [UInt8] = []
    for index in bytes.indices { sent.append(bytes[index]) }
    guard address == Tiny.profile.addresses.controller || address == Tiny.profile.addresses.eeprom else {
      try bus.transfer(to: address, writing: bytes, readingInto: &buffer)
      return
    }
    if buffer.count == 0 {
      guard address == Tiny.profile.addresses.controller else { return try bus.write(sent, to: address) }
      if let changed = try onWrite(sent) { try bus.write(changed, to: address) }
      return
    }
    var answer = try bus.read(buffer.count, after: sent, from: address)
    if address == Tiny.profile.addresses.eeprom {
      onRecord(&answer)
    } else if sent.count == 2 {
      onRead(UInt16(sent[0]) << 8 | UInt16(sent[1]), &answer)
    }
    for index in buffer.indices { buffer[index] = answer[index] }
  }

  /// Writes to the controller behind the host's back.
  func secretly(write value: UInt64, to register: Register) throws(HALError) {
    try bus.write(
      [UInt8(register.address >> 8), UInt8(register.address & 0xFF)] + register.encode(value),
      to: Tiny.profile.addresses.controller)
  }

  /// Lets a register read as something else; checksums over it stay right.
  func patch(_ register: Register, _ change: @escaping (UInt64) -> UInt64) {
    let before = onRead
    onRead = { start, bytes in
      before(start, &bytes)
      guard start <= register.address, Int(register.end) - Int(start) <= bytes.count else { return }
      let first = Int(register.address - start)
      let value = change(register.decode(bytes, readFrom: start))
      bytes.replaceSubrange(first..<first + register.size, with: register.encode(value))
      Self.renewChecksums(start, &bytes)
    }
  }

  /// Lets a bit of STATUS read as a constant.
  func patch(_ bit: StatusBit, _ value: Bool) {
    patch(RegisterMap.status) { value ? $0 | bit.mask : $0 & ~bit.mask }
  }

  private static func renewChecksums(_ start: UInt16, _ bytes: inout [UInt8]) {
    guard start == RegisterMap.epoch.address else { return }
    for register in [RegisterMap.resultCRC, RegisterMap.outputsCRC] {
      let place = Int(register.address - start)
      if place < bytes.count { bytes[place] = CRC8.checksum(bytes[0..<place]) }
    }
  }
}

/// A line to the board that may not arrive there.
final class MutantOutputLine: OutputLine {
  /// Which levels still reach the board.
  var passes: Set<LineLevel> = [.low, .high]
  /// What driving it low does, when it fails.
  var failure: HALError?

  private let line: any OutputLine
  private(set) var level: LineLevel = .low

  init(_ line: any OutputLine) { self.line = line }

  var name: String { line.name }
  func set(_ level: LineLevel) throws(HALError) {
    if let failure, level == .low { throw failure }
    self.level = level
    if passes.contains(level) { try line.set(level) }
  }
}

/// A line from the board that may tell something else.
final class MutantInputLine: InputLine {
  /// What the host sees of a level.
  var onLevel: (LineLevel) -> LineLevel = { $0 }
  /// Whether edges never arrive, as where a driver polls and misses them.
  var hidesEdges = false
  /// How much too early an edge is stamped.
  var earlier = Duration.zero

  private let line: any InputLine

  init(_ line: any InputLine) { self.line = line }

  var name: String { line.name }
  func level() throws(HALError) -> LineLevel { onLevel(try line.level()) }
  func discardEdges() throws(HALError) { try line.discardEdges() }
  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    guard let event = try line.waitForEdge(edge, limit: limit), !hidesEdges else { return nil }
    let nanoseconds = event.time.nanoseconds - min(event.time.nanoseconds, earlier.wholeNanoseconds)
    return LineEvent(edge: event.edge, time: Timestamp(nanoseconds: nanoseconds))
  }
}

/// A clock that does something on the way through a sleep.
final class MutantTime: TimeSource {
  /// Called every 5 ms of sleep.
  var onTick: () -> Void = {}

  private let time: any TimeSource
  private static let tick = Duration.milliseconds(5)

  init(_ time: any TimeSource) { self.time = time }

  var now: Timestamp { time.now }
  func sleep(for duration: Duration) {
    let deadline = now.advanced(by: duration)
    while now < deadline {
      time.sleep(for: min(Self.tick, deadline.since(now)))
      onTick()
    }
  }
}
