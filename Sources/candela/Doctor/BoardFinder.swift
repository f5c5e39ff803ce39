import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux

/// Looks for boards on one bus: a controller says MAGIC, then its EEPROM says who it is.
///
/// Both questions begin with a write of two bytes, which means something else to other parts (to a memory module's EEPROM it
/// is data). So only a bus that a host profile names for a board is asked, and the EEPROM only after a controller answered.
package struct BoardFinder {
  /// A board that answered.
  package struct Found {
    package let address: I2CAddress
    package let protocolVersion: UInt16
    /// The EEPROM's record; nil where it cannot be used.
    package let record: BoardIdentityRecord?
  }

  private let bus: any I2CBus
  private let addresses: [BoardAddresses]

  /// A finder that knows the addresses of some boards.
  package init(bus: any I2CBus, profiles: [BoardProfile]) {
    self.bus = bus
    addresses = profiles.map(\.addresses)
  }

  /// Every controller that answers.
  /// - Throws: `HALError` other than a missing acknowledge.
  package func boards() throws(HALError) -> [Found] {
    var found: [Found] = []
    for controller in Set(addresses.map(\.controller)).sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let block = try answer(controller, at: RegisterMap.magic.address, count: 6) else { continue }
      guard RegisterMap.magic.decode(block, readFrom: 0) == UInt64(RegisterMap.magicValue) else { continue }
      found.append(
        Found(
          address: controller, protocolVersion: UInt16(RegisterMap.protocolVersion.decode(block, readFrom: 0)),
          record: try record(beside: controller)))
    }
    return found
  }

  private func record(beside controller: I2CAddress) throws(HALError) -> BoardIdentityRecord? {
    let memories = Set(addresses.filter { $0.controller == controller }.map(\.eeprom))
    for eeprom in memories.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard
        let bytes = try answer(eeprom, at: BoardIdentityRecord.memoryAddress, count: BoardIdentityRecord.byteCount)
      else { continue }
      if let record = try? BoardIdentityRecord.decode(bytes, source: "EEPROM \(eeprom)") { return record }
    }
    return nil
  }

  private func answer(_ address: I2CAddress, at target: UInt16, count: Int) throws(HALError) -> [UInt8]? {
    do {
      return try bus.read(count, after: [UInt8(target >> 8), UInt8(target & 0xFF)], from: address)
    } catch {
      if error.kind == .addressNotAcknowledged || error.kind == .dataNotAcknowledged { return nil }
      throw error
    }
  }
}
