import CandelaBoardSpec
import CandelaHAL

/// The controller's registers as they are on the wire: nothing is repeated, checked or remembered.
struct RegisterProbe {
  let bus: any I2CBus
  let address: I2CAddress
  /// Most data bytes of one transfer.
  let burstBytes: Int

  /// Reads bytes from a register address on, in one transfer.
  func bytes(at target: UInt16, count: Int) throws -> [UInt8] {
    try wire("reading \(count) bytes at \(RuntimeError.hexadecimal(UInt64(target), digits: 4))") {
      () throws(HALError) in
      try bus.read(count, after: Self.bytes(of: target), from: address)
    }
  }

  /// Reads one register.
  func read(_ register: Register) throws -> UInt64 {
    register.decode(try bytes(at: register.address, count: register.size), readFrom: register.address)
  }

  /// Writes data to a register address, in one transfer.
  func write(_ data: [UInt8], at target: UInt16) throws {
    try wire("writing \(data.count) bytes at \(RuntimeError.hexadecimal(UInt64(target), digits: 4))") {
      () throws(HALError) in
      try bus.write(Self.bytes(of: target) + data, to: address)
    }
  }

  /// Writes one register.
  func write(_ value: UInt64, to register: Register) throws {
    try write(register.encode(value), at: register.address)
  }

  /// Writes into a window with its checksum, changed by `damage`.
  func writeWindow(_ data: [UInt8], at target: UInt16, damage: UInt8 = 0) throws {
    let checksum = CRC8.checksum(Self.bytes(of: target) + data)
    try write(data + [checksum ^ damage], at: target)
  }

  /// Writes many bytes into a window, in bursts.
  func fillWindow(_ data: [UInt8], at target: UInt16) throws {
    for start in stride(from: 0, to: data.count, by: burstBytes) {
      let end = min(start + burstBytes, data.count)
      try writeWindow(Array(data[start..<end]), at: target + UInt16(start))
    }
  }

  /// Reads many bytes of a window, in bursts.
  func readWindow(at target: UInt16, count: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    while all.count < count {
      all += try bytes(at: target + UInt16(all.count), count: min(burstBytes, count - all.count))
    }
    return all
  }

  /// Writes one bit of COMMAND.
  func command(_ bit: CommandBit) throws { try write(bit.mask, to: RegisterMap.command) }

  /// Clears the sticky bits.
  func clearStatus() throws { try command(.clearStatus) }

  private static func bytes(of target: UInt16) -> [UInt8] { [UInt8(target >> 8), UInt8(target & 0xFF)] }

  private func wire<Result>(_ action: String, _ body: () throws(HALError) -> Result) throws(RuntimeError) -> Result {
    do throws(HALError) { return try body() } catch { throw .hardware(action, error) }
  }
}
