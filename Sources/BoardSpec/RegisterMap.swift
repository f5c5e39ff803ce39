/// The controller's registers: the one description that the driver, the emulated board and docs/registers.md share.
///
/// Wire format: 16-bit register address, then data, both most significant byte first; the address increments by itself.
/// A write covers whole registers. A write into a window carries a CRC-8 (`CRC8`) over the two address bytes and the
/// data as its last byte.
public enum RegisterMap {
  /// Every register, by address.
  public static let registers: [Register] = identity + control + result + counters + checks
  /// Every window, by address.
  public static let windows: [RegisterWindow] = [weights, mask, diodes, hostFrame]

  /// Value of MAGIC: "CNDL".
  public static let magicValue: UInt32 = 0x434E_444C
  /// The protocol that this map describes: major in the high byte, minor in the low byte.
  public static let protocolVersionValue: UInt16 = 0x0100
  /// Most classes that the EAC can tell apart: it has so many weight banks.
  public static let largestClassCount = 16

  // MARK: Identity, 0x0000

  /// See `summary`.
  public static let magic = Register(
    "MAGIC", at: 0x0000, size: 4, .readOnly, "\"CNDL\" (0x434E444C): a Candela controller answers here")
  /// See `summary`.
  public static let protocolVersion = Register(
    "PROTOCOL_VERSION", at: 0x0004, size: 2, .readOnly, "Version of this map: major (high byte), minor (low byte)")
  /// See `summary`.
  public static let hardwareVersion = Register(
    "HARDWARE_VERSION", at: 0x0006, size: 2, .readOnly, "Board revision: major (high byte), minor (low byte)")
  /// See `summary`.
  public static let firmwareVersion = Register(
    "FIRMWARE_VERSION", at: 0x0008, size: 4, .readOnly,
    "Firmware: major (high byte), minor (next byte), patch (low 16 bits)")
  /// See `summary`.
  public static let capabilities = Register(
    "CAPABILITIES", at: 0x000C, size: 4, .readOnly, "What the board has", fields: CapabilityBit.fields)
  /// See `summary`.
  public static let designDigest = Register(
    "DESIGN_DIGEST", at: 0x0010, size: 8, .readOnly, "First 8 bytes of the optical design's SHA-256")
  /// See `summary`.
  public static let maskDigest = Register(
    "MASK_DIGEST", at: 0x0018, size: 8, .readOnly,
    "First 8 bytes of the SHA-256 of MASK_FORMAT (1 byte) and the packed mask; 0 while no mask is committed")
  /// See `summary`.
  public static let weightsDigest = Register(
    "WEIGHTS_DIGEST", at: 0x0020, size: 8, .readOnly,
    "First 8 bytes of the SHA-256 of CLASS_COUNT (1 byte) and its weight banks; 0 while none are committed")
  /// See `summary`.
  public static let inputPixels = Register(
    "INPUT_PIXELS", at: 0x0028, size: 2, .readOnly, unit: "pixels", "Input plane, pixels along a side")
  /// See `summary`.
  public static let maskPixels = Register(
    "MASK_PIXELS", at: 0x002A, size: 2, .readOnly, unit: "pixels", "Phase mask, pixels along a side")
  /// See `summary`.
  public static let maskLayers = Register(
    "MASK_LAYERS", at: 0x002C, size: 1, .readOnly, "Phase masks, one after another")
  /// See `summary`.
  public static let maskBits = Register(
    "MASK_BITS", at: 0x002D, size: 1, .readOnly, unit: "bits", "Bits of a mask level in MASK_FORMAT 0")
  /// See `summary`.
  public static let diodePixels = Register(
    "DIODE_PIXELS", at: 0x002E, size: 2, .readOnly, unit: "pixels", "Photodiodes along a side")
  /// See `summary`.
  public static let outputFullScale = Register(
    "OUTPUT_FULL_SCALE", at: 0x0030, size: 2, .readOnly, unit: "mV",
    "OUTPUT_n codes -2048...2047 span minus to plus this voltage")
  /// See `summary`.
  public static let diodeFullScale = Register(
    "DIODE_FULL_SCALE", at: 0x0032, size: 4, .readOnly, unit: "electrons",
    "DIODES codes 0...4095 span zero to this charge")

  static let identity = [
    magic, protocolVersion, hardwareVersion, firmwareVersion, capabilities, designDigest, maskDigest, weightsDigest,
    inputPixels, maskPixels, maskLayers, maskBits, diodePixels, outputFullScale, diodeFullScale,
  ]

  // MARK: Status and control, 0x0100

  /// See `summary`.
  public static let status = Register(
    "STATUS", at: 0x0100, size: 2, .readOnly, "State now; the sticky bits stay until CLEAR_STATUS",
    fields: StatusBit.fields)
  /// See `summary`.
  public static let faultCause = Register(
    "FAULT_CAUSE", at: 0x0102, size: 2, .readOnly, "Why FAULT is set; sticky", fields: FaultBit.fields)
  /// See `summary`.
  public static let command = Register(
    "COMMAND", at: 0x0104, size: 2, .command, "Each bit written as 1 acts once", fields: CommandBit.fields)
  /// See `summary`.
  public static let heartbeat = Register(
    "HEARTBEAT", at: 0x0106, size: 2, .readWrite,
    "Any write restarts the host watchdog; the value is kept. Accepted while busy")
  /// See `summary`.
  public static let heartbeatTimeout = Register(
    "HEARTBEAT_TIMEOUT", at: 0x0108, size: 2, .readWrite, unit: "ms",
    "10...10,000. Without a HEARTBEAT for so long the laser goes off and FAULT is raised")
  /// See `summary`.
  public static let classCount = Register(
    "CLASS_COUNT", at: 0x010A, size: 1, .readWrite, "1...16: outputs (and light pulses) of a frame")
  /// See `summary`.
  public static let frameSource = Register(
    "FRAME_SOURCE", at: 0x010B, size: 1, .readWrite, "0: light on the aperture; 1: the host-fed frame window")
  /// See `summary`.
  public static let slotTime = Register(
    "SLOT_TIME", at: 0x010C, size: 2, .readWrite, unit: "ns",
    "12...65,535: one output's precharge, integration and comparison")
  /// See `summary`.
  public static let exposureTime = Register(
    "EXPOSURE_TIME", at: 0x010E, size: 2, .readWrite, unit: "ns",
    "1...SLOT_TIME: length of a light pulse; the light grows with it")
  /// See `summary`.
  public static let burstCount = Register(
    "BURST_COUNT", at: 0x0110, size: 4, .readWrite,
    "1...16,777,216: exposures of one trigger, back to back; the last one's result is kept")
  /// See `summary`.
  public static let sequence = Register(
    "SEQUENCE", at: 0x0114, size: 4, .readWrite, "The host's number for the next frame; copied into the result")
  /// See `summary`.
  public static let page = Register(
    "PAGE", at: 0x0118, size: 2, .readWrite, "Page of the MASK and FRAME windows")
  /// See `summary`.
  public static let maskFormat = Register(
    "MASK_FORMAT", at: 0x011A, size: 1, .readWrite,
    "0: levels of the design, MASK_BITS each; 1: 16-bit codes of 2 pi / 65,536 (needs CONTINUOUS_MASK)")
  /// See `summary`.
  public static let frameBits = Register(
    "FRAME_BITS", at: 0x011B, size: 1, .readWrite, unit: "bits", "1, 4 or 8: bits of a pixel in the FRAME window")

  static let control = [
    status, faultCause, command, heartbeat, heartbeatTimeout, classCount, frameSource, slotTime, exposureTime,
    burstCount, sequence, page, maskFormat, frameBits,
  ]
}
