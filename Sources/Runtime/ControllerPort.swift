import CandelaBoardSpec
import CandelaHAL

/// The controller's registers over the bus: addressing, checksums, bounded retries. It knows nothing of their meaning
/// beyond STATUS, COMMAND and PAGE, which every window write needs.
///
/// One owner, one thread.
final class ControllerPort {
  /// Transfers that were repeated since the port was made.
  private(set) var repeatedTransfers: UInt64 = 0
  /// Window bursts that were repeated after a CRC error since the port was made.
  var repeatedBursts: UInt64 = 0
  /// Bytes written into windows since the port was made, repetitions included.
  var windowBytesWritten: UInt64 = 0

  let time: any TimeSource
  let configuration: BoardConfiguration
  var buffers: TransferBuffers
  private let bus: any I2CBus
  private let address: I2CAddress
  private var blockStart: UInt16 = 0

  /// The result block with its outputs, 0x0200...0x0238, is the longest read of registers.
  private static let longestBlock = 0x39

  init(bus: any I2CBus, address: I2CAddress, time: any TimeSource, configuration: BoardConfiguration) {
    self.bus = bus
    self.address = address
    self.time = time
    self.configuration = configuration
    // Two bytes of address and one of checksum go around a burst.
    buffers = TransferBuffers(capacity: max(configuration.burstBytes, Self.longestBlock) + 3)
  }

  /// Reads one register.
  func read(_ register: Register) throws(RuntimeError) -> UInt64 {
    try readBlock(from: register, through: register)
    return value(of: register)
  }

  /// Reads from one register through another in a single transfer; `value(of:)` then gives the parts.
  func readBlock(from first: Register, through last: Register) throws(RuntimeError) {
    try readBytes(at: first.address, count: Int(last.end - first.address)) { "reading \(first.name)" }
    blockStart = first.address
  }

  /// A register's value in the block that was read last.
  func value(of register: Register) -> UInt64 {
    register.decode(buffers.incoming, readFrom: blockStart)
  }

  /// CRC-8 of the block that was read last, from its start up to (not including) a register in it.
  func checksum(before register: Register) -> UInt8 {
    buffers.incomingChecksum(count: Int(register.address - blockStart))
  }

  /// Writes one register. `repeatable: false` for commands that must not act twice.
  func write(_ register: Register, _ value: UInt64, repeatable: Bool = true) throws(RuntimeError) {
    buffers.begin(at: register.address)
    buffers.append(value, size: register.size)
    try transfer(repeatable: repeatable) { "writing \(register.name)" }
  }

  /// Writes registers that follow each other without a gap in one transfer.
  func write(batch: [(register: Register, value: UInt64)]) throws(RuntimeError) {
    guard let first = batch.first?.register, let last = batch.last?.register else { return }
    buffers.begin(at: first.address)
    var next = first.address
    for (register, value) in batch {
      precondition(register.address == next, "\(register.name) does not follow the register before it")
      buffers.append(value, size: register.size)
      next = register.end
    }
    try transfer(repeatable: true) { "writing \(first.name) to \(last.name)" }
  }

  /// Writes COMMAND bits. Those that light the laser are sent once: a lost acknowledge must not expose twice.
  func command(_ bit: CommandBit) throws(RuntimeError) {
    try write(RegisterMap.command, bit.mask, repeatable: bit != .trigger && bit != .readDiodes)
  }

  /// Reads STATUS.
  func status() throws(RuntimeError) -> UInt64 { try read(RegisterMap.status) }

  func readBytes(at target: UInt16, count: Int, _ action: () -> String) throws(RuntimeError) {
    buffers.begin(at: target)
    buffers.expect(count)
    try transfer(repeatable: true, action)
  }

  func transfer(repeatable: Bool, _ action: () -> String) throws(RuntimeError) {
    var attempts = 1
    while true {
      do throws(HALError) {
        try buffers.exchange(on: bus, with: address)
        return
      } catch {
        guard repeatable, error.kind.allowsRepetition, attempts <= configuration.transferRetries else {
          throw .hardware(action(), error, attempts: attempts)
        }
        attempts += 1
        repeatedTransfers += 1
        time.sleep(for: configuration.retryPause)
      }
    }
  }
}

extension HALError.Kind {
  /// The contract of `I2CBus.transfer`: after these the transfer may be repeated.
  var allowsRepetition: Bool {
    switch self {
    case .addressNotAcknowledged, .dataNotAcknowledged, .arbitrationLost, .timeout: true
    case .shortTransfer, .permission, .absent, .busy, .other: false
    }
  }
}
