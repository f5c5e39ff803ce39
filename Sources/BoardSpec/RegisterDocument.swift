/// docs/registers.md, generated from the register map; a test compares the file with this text.
public enum RegisterDocument {
  /// The whole document in Markdown, with a newline at its end.
  public static var text: String {
    let sections = [
      introduction, wireFormat, checksums, overview, registerTables, bitTables, windowTables, resets, exposureRules,
      laserRules, walkThrough, otherParts, identityRecord,
    ]
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// `0x0104`, in upper case and with as many digits as asked.
  static func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Bytes as `01 0A FF`.
  static func bytes(_ bytes: [UInt8]) -> String {
    bytes.map { String(hexadecimal($0, digits: 2).dropFirst(2)) }.joined(separator: " ")
  }

  /// A Markdown table.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private static var introduction: String {
    """
    # Registers of the reference board's controller

    This page is generated from `Sources/BoardSpec/RegisterMap.swift`, the description that the driver and the simulated
    board share. Do not edit it: change the map, then run the tests with `CANDELA_UPDATE_DOCS=1` to write it anew.

    It is meant to be enough to write firmware for a controller, or a driver for one. It describes protocol version
    \(RegisterMap.protocolVersionValue >> 8).\(RegisterMap.protocolVersionValue & 0xFF).

    Numbers with `0x` are hexadecimal; bytes on the wire are hexadecimal without it. Bit 0 is the least significant.
    A host may use a controller with the same major version and at least its own minor version: minor versions only add.
    """
  }
}
