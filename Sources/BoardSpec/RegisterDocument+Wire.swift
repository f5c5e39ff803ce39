extension RegisterDocument {
  /// Address of the controller in the examples (accel-reference).
  private static let exampleAddress: UInt8 = 0x2A

  static var wireFormat: String {
    let write = bytes([exampleAddress << 1])
    let read = bytes([exampleAddress << 1 | 1])
    let magic = bytes(RegisterMap.magic.encode(UInt64(RegisterMap.magicValue)))
    let beat = bytes(address(RegisterMap.heartbeat.address) + RegisterMap.heartbeat.encode(1))
    return """
      ## Wire format

      The controller is an I2C target with a 7-bit address (board.yaml, `addresses.controller`). In the examples it is
      \(hexadecimal(exampleAddress, digits: 2).lowercased()), S is START, Sr repeated START, P STOP; every byte is acknowledged.

      - A register address has 16 bits, most significant byte first. Values too have their most significant byte first.
      - **Read**: write the two address bytes, then read after a repeated START; the address moves on by one with every
        byte read. All bytes of a read show the state at its beginning (STATUS, counters and times included). Addresses
        without a register or memory read as 0. A host begins every read with an address; what a read without one
        returns is undefined.
        MAGIC: `S \(write) \(bytes(address(RegisterMap.magic.address))) Sr \(read) \(magic) P`
      - **Write of registers**: address, then the values of one or more registers that follow each other without a gap.
        It takes effect as a whole at STOP (or repeated START), in order of address, COMMAND last. Bits of COMMAND that
        are written together act in this order: SOFT_RESET (and then no other), ABORT, CLEAR_STATUS, COMMIT_MASK,
        COMMIT_WEIGHTS, TRIGGER, READ_DIODES. A commit while BUSY is refused.
        HEARTBEAT := 1: `S \(write) \(beat) P`
      - **Write into a window**: address, data, and one CRC-8 over the two address bytes and the data. At most
        \(RegisterMap.pageBytes) bytes of data, inside one window.
      - **All or nothing**: a write that covers part of a register, a gap, a read-only register or a value out of range,
        reaches beyond a window or its memory, or comes while BUSY (all but HEARTBEAT and COMMAND) is refused as a whole:
        nothing changes, STATUS.WRITE_REFUSED is set and WRITES_REFUSED counts one. A window write with a wrong CRC-8 is
        dropped: STATUS.CRC_ERROR is set and CRC_ERRORS counts one. The bytes themselves are acknowledged in either
        case: a host that wants to know reads STATUS.
      - While RESET_N is asserted the controller does not acknowledge its address. While it starts (READY is 0) it can be
        read and refuses every write.
      """
  }

  static var checksums: String {
    let digits = Array("123456789".utf8)
    let data: [UInt8] = [0xDE, 0xAD, 0xBE, 0xEF]
    let covered = address(RegisterMap.weights.address) + data
    return """
      ## Checksums

      **CRC-8** guards window writes and the result block: polynomial x^8 + x^2 + x + 1 (0x07, that of SMBus packet error
      checking), initial value 0, most significant bit first, nothing reflected, no final XOR.
      CRC-8 of the ASCII text `123456789` is `\(bytes([CRC8.checksum(digits)]))`.

      **CRC-32** guards stored memories (WEIGHT_CRC_n, MASK_CRC) and the identity record: polynomial 0x04C11DB7 reflected
      (0xEDB88320), initial value and final XOR 0xFFFFFFFF, as in IEEE 802.3 and zlib.
      CRC-32 of `123456789` is `\(hexadecimal(CRC32.checksum(digits), digits: 8))`.

      Worked example, the bytes `\(bytes(data))` into the first four bytes of WEIGHTS: the CRC-8 covers
      `\(bytes(covered))` and is `\(bytes([CRC8.checksum(covered)]))`, so the wire carries
      `S \(bytes([exampleAddress << 1])) \(bytes(covered + [CRC8.checksum(covered)])) P`.
      """
  }

  static func address(_ address: UInt16) -> [UInt8] {
    [UInt8(address >> 8), UInt8(truncatingIfNeeded: address)]
  }
}
