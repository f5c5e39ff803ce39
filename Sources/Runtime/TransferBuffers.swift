import CandelaBoardSpec
import CandelaHAL

/// The two buffers of every transfer: allocated once, filled in place, lent to the bus as spans.
struct TransferBuffers {
  private(set) var outgoing: [UInt8] = []
  private(set) var incoming: [UInt8] = []

  /// Buffers for at most so many bytes each way without another allocation.
  init(capacity: Int) {
    outgoing.reserveCapacity(capacity)
    incoming.reserveCapacity(capacity)
  }

  /// Starts a new transfer: the register address, most significant byte first, and nothing to read.
  mutating func begin(at address: UInt16) {
    outgoing.removeAll(keepingCapacity: true)
    incoming.removeAll(keepingCapacity: true)
    append(UInt64(address), size: 2)
  }

  /// Adds a value to what is written, most significant byte first.
  mutating func append(_ value: UInt64, size: Int) {
    for index in 0..<size {
      outgoing.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * (size - 1 - index))))
    }
  }

  /// Adds bytes to what is written.
  mutating func append(contentsOf bytes: ArraySlice<UInt8>) { outgoing.append(contentsOf: bytes) }

  /// Sets how many bytes are read.
  mutating func expect(_ count: Int) {
    incoming.removeAll(keepingCapacity: true)
    incoming.append(contentsOf: repeatElement(0, count: count))
  }

  /// CRC-8 of everything that is written so far.
  var outgoingChecksum: UInt8 { CRC8.checksum(outgoing.span) }

  /// CRC-8 of the first bytes that were read.
  func incomingChecksum(count: Int) -> UInt8 { CRC8.checksum(incoming.span.extracting(0..<count)) }

  /// One transfer with the buffers as they are.
  mutating func exchange(on bus: any I2CBus, with address: I2CAddress) throws(HALError) {
    try Self.exchange(on: bus, with: address, writing: outgoing, readingInto: &incoming)
  }

  // Two parameters instead of one `self`: a span of one buffer may not overlap the mutation of the whole struct.
  private static func exchange(
    on bus: any I2CBus, with address: I2CAddress, writing outgoing: [UInt8], readingInto incoming: inout [UInt8]
  ) throws(HALError) {
    var target = incoming.mutableSpan
    try bus.transfer(to: address, writing: outgoing.span, readingInto: &target)
  }
}
