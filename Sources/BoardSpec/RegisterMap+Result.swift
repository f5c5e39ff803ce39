extension RegisterMap {
  // MARK: Result block, 0x0200

  /// See `summary`.
  public static let epoch = Register(
    "EPOCH", at: 0x0200, size: 4, .readOnly, "Triggers accepted since reset; the epoch of this result")
  /// See `summary`.
  public static let resultSequence = Register(
    "RESULT_SEQUENCE", at: 0x0204, size: 4, .readOnly, "SEQUENCE as it stood at the trigger")
  /// See `summary`.
  public static let winner = Register(
    "WINNER", at: 0x0208, size: 1, .readOnly,
    "Class with the highest output, from the analog peak-hold; the lowest index wins a tie")
  /// See `summary`.
  public static let resultFlags = Register(
    "RESULT_FLAGS", at: 0x0209, size: 1, .readOnly, "How far the result can be trusted", fields: ResultFlagBit.fields)
  /// See `summary`.
  public static let saturation = Register(
    "SATURATION", at: 0x020A, size: 2, .readOnly, "Bit n: a line was empty before output n was compared")
  /// See `summary`.
  public static let duration = Register(
    "DURATION", at: 0x020C, size: 4, .readOnly, unit: "ns", "Trigger accepted to winner latched")
  /// See `summary`.
  public static let resultTime = Register(
    "RESULT_TIME", at: 0x0210, size: 4, .readOnly, unit: "us", "Controller clock when the winner was latched; wraps")
  /// See `summary`.
  public static let resultCRC = Register(
    "RESULT_CRC", at: 0x0214, size: 1, .readOnly, "CRC-8 of the bytes 0x0200...0x0213")
  /// Outputs 0...15 in ADC codes; the diagnostic ADC is not in the inference path.
  public static let outputs: [Register] = (0..<largestClassCount).map {
    Register(
      "OUTPUT_\($0)", at: 0x0218 + UInt16(2 * $0), size: 2, .readOnly, unit: "codes",
      "Output \($0), two's complement, -2048...2047, from the diagnostic ADC; 0 beyond CLASS_COUNT")
  }
  /// See `summary`.
  public static let outputsCRC = Register(
    "OUTPUTS_CRC", at: 0x0238, size: 1, .readOnly, "CRC-8 of the bytes 0x0200...0x0237")

  static let result =
    [epoch, resultSequence, winner, resultFlags, saturation, duration, resultTime, resultCRC] + outputs + [outputsCRC]

  // MARK: Counters, 0x0300 (since power-on; they survive SOFT_RESET and wrap)

  /// See `summary`.
  public static let exposures = Register(
    "EXPOSURES", at: 0x0300, size: 4, .readOnly, "Frames exposed, each exposure of a burst counted")
  /// See `summary`.
  public static let triggersRefused = Register(
    "TRIGGERS_REFUSED", at: 0x0304, size: 4, .readOnly, "Triggers refused: busy, not armed, or no valid configuration")
  /// See `summary`.
  public static let writesRefused = Register(
    "WRITES_REFUSED", at: 0x0308, size: 4, .readOnly,
    "Writes refused: busy, read-only, out of range, or not whole registers")
  /// See `summary`.
  public static let crcErrors = Register(
    "CRC_ERRORS", at: 0x030C, size: 4, .readOnly, "Window writes refused for a wrong CRC-8")
  /// See `summary`.
  public static let staleReads = Register(
    "STALE_READS", at: 0x0310, size: 4, .readOnly, "Result reads while no fresh result was there")
  /// See `summary`.
  public static let resets = Register(
    "RESETS", at: 0x0314, size: 4, .readOnly, "Soft resets and RESET_N pulses since power-on")
  /// See `summary`.
  public static let laserOnTime = Register(
    "LASER_ON_TIME", at: 0x0318, size: 8, .readOnly, unit: "ns", "Total emission time")
  /// See `summary`.
  public static let uptime = Register(
    "UPTIME", at: 0x0320, size: 4, .readOnly, unit: "ms", "Time since power-on; wraps")

  static let counters = [
    exposures, triggersRefused, writesRefused, crcErrors, staleReads, resets, laserOnTime, uptime,
  ]

  // MARK: Read-back checks, 0x0400

  /// CRC-32 of each weight bank as stored.
  public static let weightCRC: [Register] = (0..<largestClassCount).map {
    Register(
      "WEIGHT_CRC_\($0)", at: 0x0400 + UInt16(4 * $0), size: 4, .readOnly, "CRC-32 of weight bank \($0) as stored")
  }
  /// See `summary`.
  public static let maskCRC = Register(
    "MASK_CRC", at: 0x0440, size: 4, .readOnly, "CRC-32 of the packed mask as stored (all layers, MASK_FORMAT's length)"
  )

  static let checks = weightCRC + [maskCRC]

  // MARK: Windows

  /// Bytes of one weight bank: 1,024 bits.
  public static let weightBankBytes = 128
  /// Bytes of the MASK and FRAME windows' pages.
  public static let pageBytes = 4096

  /// 16 banks of 1,024 weight bits.
  public static let weights = RegisterWindow(
    name: "WEIGHTS", address: 0x1000, length: largestClassCount * weightBankBytes, access: .readWrite,
    summary: "16 banks of 1,024 bits, a bank per output; diode 0 (row 0, column 0) is the most significant bit of the "
      + "bank's first byte; 1 steers the photocurrent to the plus line, 0 to the minus line. COMMIT_WEIGHTS ends a load"
  )
  /// The packed mask.
  public static let mask = RegisterWindow(
    name: "MASK", address: 0x2000, length: pageBytes, access: .readWrite,
    summary: "Paged by PAGE. Mask levels row by row, layer after layer, packed without gaps, most significant bit "
      + "first (MASK_BITS or 16 bits each). COMMIT_MASK ends a load")
  /// The photodiode read-out.
  public static let diodes = RegisterWindow(
    name: "DIODES", address: 0x3000, length: 2048, access: .readOnly,
    summary: "Up to 1,024 unsigned 16-bit ADC codes (0...4095), row by row, after READ_DIODES; valid while DIODES_READY"
  )
  /// The host-fed frame.
  public static let hostFrame = RegisterWindow(
    name: "FRAME", address: 0x4000, length: pageBytes, access: .readWrite,
    summary: "Paged by PAGE. The host-fed aperture image, row by row, FRAME_BITS a pixel, most significant bit first; "
      + "fewer bits are spread over 0...255")
}
