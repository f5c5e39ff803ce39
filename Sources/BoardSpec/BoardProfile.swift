import CandelaHAL
import CandelaOptics

/// A photonic board as its profile describes it: boards/<name>/board.yaml and optics.yaml.
public struct BoardProfile: Sendable, Hashable {
  /// The folder's name, for example `accel-reference`; what `--board` takes.
  public var name: String
  /// One line for people.
  public var title: String
  /// True when no such board can be bought or built: only the simulator knows it.
  public var simulatorOnly: Bool
  /// Where the parts answer on the bus.
  public var addresses: BoardAddresses
  /// Versions that this profile was written for; the driver refuses others (same protocol major, minor at least this).
  public var versions: BoardVersions
  /// What the controller offers.
  public var capabilities: [CapabilityBit]
  /// Bits of a mask level in MASK_FORMAT 0; 2^bits is the design's level count or more.
  public var maskBits: Int
  /// Time constants of the controller.
  public var timing: BoardTiming
  /// Scales of the diagnostic ADC.
  public var converter: DiagnosticConverter
  /// Rails and what they draw, for the simulator.
  public var rails: BoardRails
  /// Energy of one output of the chip, with its source.
  public var chipEnergy: ChipEnergy
  /// The optics.
  public var design: OpticalDesign
  /// The photodiode and EAC stages.
  public var noise: NoiseParameters

  /// Digest of the optical design's canonical form (noise is not part of it).
  public var designDigest: Digest256 { DesignDigest.digest(of: design) }

  /// Whether the controller offers something.
  public func has(_ capability: CapabilityBit) -> Bool { capabilities.contains(capability) }

  /// Everything given.
  public init(
    name: String, title: String, simulatorOnly: Bool, addresses: BoardAddresses, versions: BoardVersions,
    capabilities: [CapabilityBit], maskBits: Int, timing: BoardTiming, converter: DiagnosticConverter,
    rails: BoardRails, chipEnergy: ChipEnergy, design: OpticalDesign, noise: NoiseParameters
  ) {
    self.name = name
    self.title = title
    self.simulatorOnly = simulatorOnly
    self.addresses = addresses
    self.versions = versions
    self.capabilities = capabilities
    self.maskBits = maskBits
    self.timing = timing
    self.converter = converter
    self.rails = rails
    self.chipEnergy = chipEnergy
    self.design = design
    self.noise = noise
  }
}
