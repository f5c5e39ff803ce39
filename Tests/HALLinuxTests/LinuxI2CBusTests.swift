import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct LinuxI2CBusTests {
  private static let device = I2CAddress(0x2A)

  private static func bus(
    _ functionality: I2CFunctionality, _ change: (ScriptedI2CKernel) -> Void = { _ in }
  ) throws -> (LinuxI2CBus, ScriptedI2CKernel) {
    let kernel = ScriptedI2CKernel(functionality)
    change(kernel)
    return (try LinuxI2CBus(path: "/dev/i2c-1", kernel: kernel), kernel)
  }

  @Test func transfer_isOneCombinedRequest_withoutSelectingAnAddress() throws {
    let (bus, kernel) = try Self.bus([.plain, .quick])
    kernel.incoming = [1, 2, 3]
    #expect(try bus.read(3, after: [0x02, 0x00], from: Self.device) == [1, 2, 3])
    try bus.write([0x01, 0x02, 0x03], to: Self.device)
    #expect(
      kernel.events == [
        .open("/dev/i2c-1"), .combined(10, address: 0x2A, writes: [2, 0], reads: 3),
        .combined(10, address: 0x2A, writes: [1, 2, 3], reads: 0),
      ])
  }

  @Test func files_areClosed_withTheBus() throws {
    let kernel = ScriptedI2CKernel([.quick, .readByte])
    do {
      let bus = try LinuxI2CBus(path: "/dev/i2c-1", kernel: kernel)
      _ = try bus.read(1, after: [], from: Self.device)
    }
    #expect(kernel.events.suffix(2) == [.close(11), .close(10)])
  }

  @Test(arguments: [EIO, ENXIO, ENODEV, EREMOTEIO])
  func refusedAddress_isOneClass_whateverTheAdapterSays(number: Int32) throws {
    let (bus, kernel) = try Self.bus(.plain)
    kernel.combinedResults = [-number]
    let error = try #require(throws: HALError.self) { try bus.write([1], to: Self.device) }
    #expect(error.kind == .addressNotAcknowledged && error.errno == number)
    #expect(error.operation == "write 1, read 0" && error.subject == "0x2a on /dev/i2c-1")
    kernel.combinedResults = [-number]
    #expect(try !bus.probe(Self.device))
  }

  @Test func movedMessages_tellWhereItFailed() throws {
    let (bus, kernel) = try Self.bus(.plain)
    kernel.combinedResults = [0, 1]
    let first = try #require(throws: HALError.self) { try bus.read(4, after: [0, 0], from: Self.device) }
    #expect(first.kind == .addressNotAcknowledged && first.errno == nil)
    let second = try #require(throws: HALError.self) { try bus.read(4, after: [0, 0], from: Self.device) }
    #expect(second.kind == .dataNotAcknowledged)
  }

  @Test(arguments: [(EAGAIN, HALError.Kind.arbitrationLost), (ETIMEDOUT, .timeout), (EACCES, .permission)])
  func otherFailures_keepTheirKind(number: Int32, kind: HALError.Kind) throws {
    let (bus, kernel) = try Self.bus(.plain)
    kernel.combinedResults = [-number]
    let error = try #require(throws: HALError.self) { try bus.write([1], to: Self.device) }
    #expect(error.kind == kind)
  }

  @Test func probe_isAnEmptyMessage_whereTheAdapterSendsOne() throws {
    let (bus, kernel) = try Self.bus([.plain, .quick])
    #expect(try bus.probe(Self.device))
    #expect(kernel.events.last == .combined(10, address: 0x2A, writes: [], reads: 0))
  }

  @Test(arguments: [EOPNOTSUPP, EINVAL]) func probe_isAQuickWrite_whereItDoesNot(number: Int32) throws {
    let (bus, kernel) = try Self.bus([.plain, .quick])
    kernel.combinedResults = [-number]
    #expect(try bus.probe(Self.device))
    #expect(kernel.events.suffix(3) == [.open("/dev/i2c-1"), .select(11, 0x2A), .call(11, .quick)])
  }

  @Test func probe_namesWhatIsMissing_whereNothingCanDoIt() throws {
    let (bus, kernel) = try Self.bus(.plain)
    kernel.combinedResults = [-EOPNOTSUPP]
    let error = try #require(throws: HALError.self) { try bus.probe(Self.device) }
    #expect(error.kind == .other && error.cause == "the adapter lacks I2C_FUNC_SMBUS_QUICK")
  }

  @Test func message_hasTheKernelsLimit() throws {
    let (bus, kernel) = try Self.bus(.plain)
    try bus.write([UInt8](repeating: 0, count: 8192), to: Self.device)
    let seen = kernel.events.count
    let error = try #require(throws: HALError.self) {
      try bus.write([UInt8](repeating: 0, count: 70_000), to: Self.device)
    }
    #expect(error.errno == EMSGSIZE && error.cause?.contains("8192") == true && kernel.events.count == seen)
    #expect(throws: HALError.self) { try bus.read(8193, after: [], from: Self.device) }
  }

  @Test func opening_reportsAbsence_permission_andFunctionality() throws {
    let absent = try #require(throws: HALError.self) { try Self.bus(.plain) { $0.openResults = [-ENOENT] } }
    #expect(absent.kind == .absent && absent.subject == "/dev/i2c-1")
    let denied = try #require(throws: HALError.self) { try Self.bus(.plain) { $0.openResults = [-EACCES] } }
    #expect(denied.kind == .permission)
    let foreign = try #require(throws: HALError.self) { try Self.bus(.plain) { $0.functionalityResult = -ENOTTY } }
    #expect(foreign.kind == .other && foreign.errno == ENOTTY)
  }

  @Test func realKernel_refusesAFileThatIsNoAdapter() throws {
    let error = try #require(throws: HALError.self) { try LinuxI2CBus(.path("/dev/null")) }
    #expect(error.kind == .other && error.errno == ENOTTY)
    let absent = try #require(throws: HALError.self) { try LinuxI2CBus(.path("/dev/i2c-absent")) }
    #expect(absent.kind == .absent)
  }
}
