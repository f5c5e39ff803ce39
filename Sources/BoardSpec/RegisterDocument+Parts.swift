extension RegisterDocument {
  static var otherParts: String {
    let rows = BoardLine.allCases.map { line in
      [
        "`\(line.rawValue)`", line.isOutput ? "host to board" : "board to host",
        line.isActiveLow ? "low" : "high", meaning(of: line),
      ]
    }
    return """
      ## Lines and other parts

      \(table(["Line", "Direction", "Asserted when", "Meaning"], rows))

      Hosts hold TRIGGER and LASER_ENABLE low and RESET_N high when they are not in use; pull resistors do it when no host
      is there. On the same bus answer a 24C256 EEPROM (identity record, below), one INA226 on the board's rail, one on the
      laser's rail, and a TMP1075 thermometer, each as its maker's data sheet says and at the address in board.yaml.
      """
  }

  static var identityRecord: String {
    let rows = [
      ["0", "4", "magic", "\"CNID\" (\(hexadecimal(BoardIdentityRecord.magic, digits: 8)))"],
      ["4", "2", "layout version", "\(BoardIdentityRecord.layoutVersion)"],
      ["6", "2", "length", "\(BoardIdentityRecord.byteCount), the record with its CRC-32"],
      ["8", "32", "board name", "printable ASCII, filled up with zero bytes; the profile's name"],
      ["40", "8", "serial", "unsigned; shown as 16 hexadecimal digits"],
      ["48", "2", "hardware version", "as HARDWARE_VERSION"], ["50", "2", "reserved", "0"],
      ["52", "32", "design digest", "SHA-256 of the optical design that the board was built to"],
      ["84", "12", "date of manufacture", "ASCII YYYY-MM-DD and two zero bytes, or all zero"],
      [
        "96", "4", "responsivity",
        "photocurrent relative to the prediction, parts per million; 1,000,000 if not calibrated",
      ],
      ["100", "4", "comparator offset", "signed, microvolts, positive favours the plus line"],
      ["104", "2", "calibration temperature", "signed, hundredths of a degree Celsius"], ["106", "2", "reserved", "0"],
      ["108", "12", "date of calibration", "as the date of manufacture; all zero if never calibrated"],
      ["120", "4", "CRC-32", "of bytes 0 to 119"],
    ]
    return """
      ## Identity record

      At memory address 0 of the EEPROM (read: write two address bytes, then read), most significant byte first:

      \(table(["Offset", "Size", "Field", "Content"], rows))
      """
  }

  private static func meaning(of line: BoardLine) -> String {
    switch line {
    case .reset: "Holds the controller in reset"
    case .trigger: "The change to asserted starts an exposure"
    case .laserEnable: "Lets the laser emit; otherwise it is dark"
    case .dataReady: "A result is there; falls at the next trigger"
    case .fault: "FAULT_CAUSE is not zero"
    case .interlock: "The interlock loop is closed"
    }
  }
}
