import CandelaHAL
import Testing

import CandelaHALLinux

@Suite struct I2CAdaptersTests {
  /// A made-up machine with adapters of these names; it is gone afterwards.
  private static func withMachine(_ names: [Int: String], _ body: (String, I2CAdapters) throws -> Void) throws {
    let folder = try Folder()
    for (number, name) in names { try folder.write("\(name)\n", to: "sys/class/i2c-dev/i2c-\(number)/name") }
    try withExtendedLifetime(folder) { try body(folder.path, I2CAdapters(root: folder.path)) }
  }

  private static let usual = [0: "i915 gmbus dpa", 1: "bcm2835 (i2c@7e804000)", 11: "i2c_virtio at virtio bus 3"]

  @Test func adapters_areListed_byNumber() throws {
    try Self.withMachine(Self.usual) { root, adapters throws in
      #expect(adapters.all.map(\.number) == [0, 1, 11])
      #expect(adapters.all.map(\.name) == [Self.usual[0], Self.usual[1], Self.usual[11]])
      #expect(adapters.all.last?.path == "\(root)/dev/i2c-11")
    }
  }

  @Test func selectors_findTheirAdapter() throws {
    try Self.withMachine(Self.usual) { root, adapters throws in
      #expect(try adapters.path(of: .name("bcm2835 (i2c@7e804000)")) == "\(root)/dev/i2c-1")
      #expect(try adapters.path(of: .name("i2c_virtio*")) == "\(root)/dev/i2c-11")
      #expect(try adapters.path(of: .number(0)) == "\(root)/dev/i2c-0")
      #expect(try adapters.path(of: .path("/dev/i2c-7")) == "/dev/i2c-7")
    }
  }

  @Test func unknownName_listsTheAdapters() throws {
    try Self.withMachine(Self.usual) { _, adapters throws in
      for selector in [I2CAdapterSelector.name("bcm2835"), .name("mcp*"), .number(2)] {
        let error = try #require(throws: HALError.self) { try adapters.path(of: selector) }
        #expect(error.kind == .absent && error.cause?.contains("i2c-1 \"bcm2835 (i2c@7e804000)\"") == true)
      }
    }
  }

  @Test func ambiguousName_isRefused_withItsAdapters() throws {
    try Self.withMachine([2: "i2c_virtio at virtio bus 1", 3: "i2c_virtio at virtio bus 2"]) { _, adapters throws in
      let error = try #require(throws: HALError.self) { try adapters.path(of: .name("i2c_virtio*")) }
      #expect(error.kind == .absent && error.cause?.contains("several: i2c-2") == true)
    }
  }

  @Test func machineWithoutAdapters_saysSo() throws {
    try Self.withMachine([:]) { _, adapters throws in
      #expect(adapters.all.isEmpty)
      let error = try #require(throws: HALError.self) { try adapters.path(of: .name("x")) }
      #expect(error.cause?.contains("i2c-dev") == true)
    }
  }
}
