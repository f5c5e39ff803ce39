import CandelaBoardSpec
import CandelaHAL

/// What a board said about itself when it was identified.
public struct BoardIdentity: Sendable, Hashable {
  /// Versions of protocol, hardware and firmware.
  public let versions: BoardVersions
  /// Register CAPABILITIES; see `has(_:)`.
  public let capabilities: UInt64
  /// Register DESIGN_DIGEST: the first 8 bytes of the optical design's SHA-256.
  public let designDigest: UInt64
  /// Input plane, pixels along a side.
  public let inputPixels: Int
  /// Phase mask, pixels along a side.
  public let maskPixels: Int
  /// Phase masks, one after another.
  public let maskLayers: Int
  /// Bits of a mask level in MASK_FORMAT 0.
  public let maskBits: Int
  /// Photodiodes along a side.
  public let diodePixels: Int
  /// Output codes -2048...2047 span minus to plus this voltage, in millivolts.
  public let outputFullScaleMillivolts: Int
  /// Photodiode codes 0...4095 span zero to this charge, in electrons.
  public let diodeFullScaleElectrons: Int
  /// The EEPROM's record: name, serial, calibration.
  public let record: BoardIdentityRecord

  /// Whether the controller offers something.
  public func has(_ capability: CapabilityBit) -> Bool { capability.isSet(in: capabilities) }

  /// Bytes of a mask in a format, as the MASK window takes them.
  public func maskByteCount(_ format: MaskFormat) -> Int {
    BitPacking.byteCount(maskPixels * maskPixels * maskLayers, bits: format.bits(boardMaskBits: maskBits))
  }

  /// The first field in which a board differs from what it said before, `MASK_PIXELS 384, before 400`; nil where there is none.
  func firstDifference(from before: BoardIdentity) -> String? {
    let numbers: [(String, Int, Int)] = [
      ("CAPABILITIES", Int(capabilities), Int(before.capabilities)),
      ("INPUT_PIXELS", inputPixels, before.inputPixels), ("MASK_PIXELS", maskPixels, before.maskPixels),
      ("MASK_LAYERS", maskLayers, before.maskLayers), ("MASK_BITS", maskBits, before.maskBits),
      ("DIODE_PIXELS", diodePixels, before.diodePixels),
      ("OUTPUT_FULL_SCALE", outputFullScaleMillivolts, before.outputFullScaleMillivolts),
      ("DIODE_FULL_SCALE", diodeFullScaleElectrons, before.diodeFullScaleElectrons),
    ]
    if let (name, now, then) = numbers.first(where: { $0.1 != $0.2 }) { return "\(name) \(now), before \(then)" }
    return self == before ? nil : "its versions or identity record"
  }

  /// Takes the identity block that `port` read last.
  init(from port: ControllerPort, versions: BoardVersions, record: BoardIdentityRecord) {
    self.versions = versions
    self.record = record
    capabilities = port.value(of: RegisterMap.capabilities)
    designDigest = port.value(of: RegisterMap.designDigest)
    inputPixels = Int(port.value(of: RegisterMap.inputPixels))
    maskPixels = Int(port.value(of: RegisterMap.maskPixels))
    maskLayers = Int(port.value(of: RegisterMap.maskLayers))
    maskBits = Int(port.value(of: RegisterMap.maskBits))
    diodePixels = Int(port.value(of: RegisterMap.diodePixels))
    outputFullScaleMillivolts = Int(port.value(of: RegisterMap.outputFullScale))
    diodeFullScaleElectrons = Int(port.value(of: RegisterMap.diodeFullScale))
  }
}
