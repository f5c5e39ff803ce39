import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

/// Adapters without plain I2C.
@Suite struct SMBusTests {
  private static let device = I2CAddress(0x48)
  private static let all: I2CFunctionality = [
    .quick, .readByte, .writeByte, .readByteData, .writeByteData, .readWordData, .writeWordData, .readBlock,
    .writeBlock,
  ]

  struct Case: Sendable {
    let writes: [UInt8]
    let reads: Int
    let calls: [SMBusCall]
  }

  private static let cases: [Case] = [
    Case(writes: [], reads: 0, calls: [.quick]),
    Case(writes: [], reads: 1, calls: [.readByte]),
    Case(writes: [7], reads: 0, calls: [.writeByte(7)]),
    Case(writes: [7, 8], reads: 0, calls: [.writeByteData(command: 7, value: 8)]),
    Case(
      writes: [7, 8, 9], reads: 0,
      calls: [.writeWordData(command: 7, value: 0x0908), .writeBlock(command: 7, bytes: [8, 9])]),
    Case(writes: [7, 1, 2, 3], reads: 0, calls: [.writeBlock(command: 7, bytes: [1, 2, 3])]),
    Case(
      writes: Array(0...32), reads: 0, calls: [.writeBlock(command: 0, bytes: Array(1...32))]),
    Case(writes: Array(0...33), reads: 0, calls: []),
    Case(writes: [7], reads: 1, calls: [.readByteData(command: 7)]),
    Case(writes: [7], reads: 2, calls: [.readWordData(command: 7), .readBlock(command: 7, count: 2)]),
    Case(writes: [7], reads: 32, calls: [.readBlock(command: 7, count: 32)]),
    Case(writes: [7], reads: 33, calls: []),
    Case(writes: [1, 0], reads: 4, calls: []),
    Case(writes: [], reads: 2, calls: []),
  ]

  @Test(arguments: cases) func transfer_findsItsCalls(case wanted: Case) {
    #expect(SMBusCall.fitting(writing: wanted.writes.span, reading: wanted.reads) == wanted.calls)
  }

  @Test func bus_takesTheFirstCall_thatTheAdapterOffers() throws {
    let kernel = ScriptedI2CKernel(Self.all.subtracting([.writeWordData]))
    let bus = try LinuxI2CBus(path: "/dev/i2c-0", kernel: kernel)
    try bus.write([7, 8, 9], to: Self.device)
    #expect(kernel.events.last == .call(11, .writeBlock(command: 7, bytes: [8, 9])))
  }

  @Test func bus_keepsAFileForEachDevice_selectedOnce() throws {
    let kernel = ScriptedI2CKernel(Self.all)
    let bus = try LinuxI2CBus(path: "/dev/i2c-0", kernel: kernel)
    for _ in 0..<2 {
      for address in [0x48, 0x50] as [UInt8] {
        _ = try bus.read(1, after: [0], from: I2CAddress(address))
      }
    }
    let selections = kernel.events.filter { if case .select = $0 { true } else { false } }
    #expect(selections == [.select(11, 0x48), .select(12, 0x50)])
    let calls = kernel.events.compactMap { if case .call(let file, _) = $0 { file } else { nil } }
    #expect(calls == [11, 12, 11, 12])
  }

  @Test func transferThatFitsNoCall_namesPlainI2C() throws {
    let bus = try LinuxI2CBus(path: "/dev/i2c-0", kernel: ScriptedI2CKernel(Self.all))
    let error = try #require(throws: HALError.self) { try bus.read(4, after: [1, 0], from: Self.device) }
    #expect(error.kind == .other && error.errno == EOPNOTSUPP)
    #expect(error.cause == "the adapter lacks I2C_FUNC_I2C, and no SMBus call fits the transfer")
  }

  @Test func missingCall_isNamed() throws {
    let bus = try LinuxI2CBus(path: "/dev/i2c-0", kernel: ScriptedI2CKernel([.quick]))
    let error = try #require(throws: HALError.self) { try bus.read(2, after: [1], from: Self.device) }
    #expect(
      error.cause == "the adapter lacks I2C_FUNC_SMBUS_READ_WORD_DATA and I2C_FUNC_SMBUS_READ_I2C_BLOCK")
  }

  @Test func shortBlock_andRefusedAddress_areTold() throws {
    let kernel = ScriptedI2CKernel(Self.all)
    let bus = try LinuxI2CBus(path: "/dev/i2c-0", kernel: kernel)
    kernel.callResults = [5, -ENODEV]
    let short = try #require(throws: HALError.self) { try bus.read(8, after: [1], from: Self.device) }
    #expect(short.kind == .shortTransfer)
    let absent = try #require(throws: HALError.self) { try bus.read(8, after: [1], from: Self.device) }
    #expect(absent.kind == .addressNotAcknowledged)
  }

  @Test func addressHeldByADriver_isBusy() throws {
    let kernel = ScriptedI2CKernel(Self.all)
    kernel.selectResult = -EBUSY
    let bus = try LinuxI2CBus(path: "/dev/i2c-0", kernel: kernel)
    let error = try #require(throws: HALError.self) { try bus.write([1], to: Self.device) }
    #expect(error.kind == .busy && error.cause == "a driver of the kernel holds this address")
    #expect(kernel.events.last == .close(11))
  }
}
