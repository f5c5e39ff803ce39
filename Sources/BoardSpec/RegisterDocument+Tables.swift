extension RegisterDocument {
  private static let groups: [(title: String, range: Range<UInt16>)] = [
    ("Identity", 0x0000..<0x0100), ("Status and control", 0x0100..<0x0200), ("Result block", 0x0200..<0x0300),
    ("Counters (since power-on; they survive resets and wrap)", 0x0300..<0x0400), ("Read-back checks", 0x0400..<0x1000),
  ]

  static var overview: String {
    """
    ## Access

    R: the host reads; writes are refused. RW: the host reads and writes. W1: every bit written as 1 acts once; reads as
    0. In tables, the address is that of the first (most significant) byte and the size is in bytes.
    """
  }

  static var registerTables: String {
    let tables = groups.map { group in
      let rows = RegisterMap.registers.filter { group.range.contains($0.address) }.map(row)
      return "### \(group.title)\n\n" + table(["Address", "Size", "Name", "Access", "Unit", "Meaning"], rows)
    }
    return "## Registers\n\n" + tables.joined(separator: "\n\n")
  }

  static var bitTables: String {
    let tables = RegisterMap.registers.filter { !$0.fields.isEmpty }.map { register in
      let rows = register.fields.map { ["\($0.bit)", "`\($0.name)`", $0.summary] }
      return "### \(register.name)\n\n" + table(["Bit", "Name", "Meaning"], rows)
    }
    return "## Bits\n\nBits that are not listed read as 0 and must be written as 0.\n\n"
      + tables.joined(separator: "\n\n")
  }

  static var windowTables: String {
    let rows = RegisterMap.windows.map { window in
      [
        hexadecimal(window.address, digits: 4), "\(window.length)", "`\(window.name)`", window.access.rawValue,
        window.summary,
      ]
    }
    let packed = BitPacking.pack([1, 2, 3, 4, 5, 6, 7, 0], bits: 3)
    return """
      ## Windows

      \(table(["Address", "Length", "Name", "Access", "Content"], rows))

      MASK and FRAME show page PAGE of a longer memory: byte i of the memory stands on page i / \(RegisterMap.pageBytes) at
      offset i mod \(RegisterMap.pageBytes). The mask's memory has MASK_LAYERS x MASK_PIXELS x MASK_PIXELS values of MASK_BITS
      bits (MASK_FORMAT 0) or 16 bits (MASK_FORMAT 1); the frame's has INPUT_PIXELS x INPUT_PIXELS values of FRAME_BITS
      bits. Values are packed without gaps, most significant bit first, and only the last byte is filled up with zero
      bits. The 3-bit values 1 2 3 4 5 6 7 0 are the bytes `\(bytes(packed))`.

      A frame value v of b bits is the amplitude v x 255 / (2^b - 1): 0 or 255 for one bit, multiples of 17 for four.

      Photodiodes are numbered row by row from the top left corner; diode d of a bank is bit 7 - (d mod 8) of the bank's
      byte d / 8. With fewer than 1,024 diodes the bits behind the last diode are ignored.
      """
  }

  static var resets: String {
    let common = RegisterDefaults.common.map { (address: $0.register.address, row: [$0.register.name, "\($0.value)"]) }
    let timing = [
      (RegisterMap.heartbeatTimeout, "`timing.heartbeat_timeout` of board.yaml"),
      (RegisterMap.slotTime, "`timing.slot` of board.yaml"),
      (RegisterMap.exposureTime, "`timing.exposure` of board.yaml"),
    ].map { (address: $0.0.address, row: [$0.0.name, $0.1]) }
    let rows = (common + timing).sorted { $0.address < $1.address }.map(\.row)
    return """
      ## Reset

      Power-on, the end of a RESET_N pulse and SOFT_RESET start the controller: settings take the values below, the
      windows' memories are zero, no mask and no weights are committed, EPOCH and the result block are zero, sticky bits and
      faults are gone, the laser is off and the heartbeat counts as lost. After `timing.boot` of board.yaml READY is 1.
      The counters survive.

      \(table(["Register", "After a reset"], rows))
      """
  }

  private static func row(_ register: Register) -> [String] {
    [
      hexadecimal(register.address, digits: 4), "\(register.size)", "`\(register.name)`", register.access.rawValue,
      register.unit, register.summary,
    ]
  }
}
