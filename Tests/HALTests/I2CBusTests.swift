import CandelaHAL
import Testing

/// Notes what was written and answers with a counting pattern, or fails.
private final class NotingBus: I2CBus {
  var written: [[UInt8]] = []
  var readCounts: [Int] = []
  var failure: HALError.Kind?

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    if let failure { throw HALError(failure, operation: "transfer", subject: "\(address)") }
    written.append(bytes.indices.map { bytes[$0] })
    readCounts.append(buffer.count)
    for index in buffer.indices { buffer[index] = UInt8(index + 1) }
  }
}

@Suite struct I2CBusTests {
  private let address = I2CAddress(0x2A)

  @Test func read_writesThenReads_inOneTransfer() throws {
    let bus = NotingBus()
    #expect(try bus.read(3, after: [0x01, 0x00], from: address) == [1, 2, 3])
    #expect(bus.written == [[0x01, 0x00]] && bus.readCounts == [3])
  }

  @Test func write_readsNothing() throws {
    let bus = NotingBus()
    try bus.write([9, 8], to: address)
    #expect(bus.written == [[9, 8]] && bus.readCounts == [0])
  }

  @Test func probe_isFalse_onlyForAMissingAcknowledge() throws {
    let bus = NotingBus()
    #expect(try bus.probe(address))
    #expect(bus.written == [[]] && bus.readCounts == [0])
    bus.failure = .addressNotAcknowledged
    #expect(try !bus.probe(address))
    bus.failure = .arbitrationLost
    #expect(throws: HALError.self) { _ = try bus.probe(address) }
  }

  @Test(arguments: [UInt8(0x00), 0x07, 0x78, 0x7F, 0x80, 0xFF]) func address_isRefused_whenReserved(value: UInt8) {
    #expect(I2CAddress(rawValue: value) == nil)
  }

  @Test func address_isWrittenWithTwoDigits() {
    #expect(I2CAddress(0x08).description == "0x08" && I2CAddress(0x77).description == "0x77")
  }
}
