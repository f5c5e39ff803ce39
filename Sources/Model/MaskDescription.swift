import CandelaBoardSpec
import CandelaOptics

/// How a mask is packed.
public struct MaskDescription: Sendable, Hashable, Codable {
  /// One phase layer.
  public struct Layer: Sendable, Hashable, Codable {
    /// Levels that a pixel can take, 2...65,536.
    public var levels: Int
    /// Phase of one level in radians.
    public var phasePerLevelRadians: Double

    enum CodingKeys: String, CodingKey {
      case levels
      case phasePerLevelRadians = "phase_per_level_rad"
    }

    /// A layer.
    public init(levels: Int, phasePerLevelRadians: Double) {
      self.levels = levels
      self.phasePerLevelRadians = phasePerLevelRadians
    }
  }

  /// The design's levels, or 16-bit codes of one turn.
  public var format: MaskFormat
  /// Pixels along a side, the same for all layers.
  public var pixels: Int
  /// Bits of one level, 1...16.
  public var bitsPerLevel: Int
  /// The layers, in the order in which light meets them.
  public var layers: [Layer]

  /// Everything given; a bundle checks it.
  public init(format: MaskFormat, pixels: Int, bitsPerLevel: Int, layers: [Layer]) {
    self.format = format
    self.pixels = pixels
    self.bitsPerLevel = bitsPerLevel
    self.layers = layers
  }

  /// The description of a mask for a board: its design's levels, or continuous codes.
  public init(profile: BoardProfile, isContinuous: Bool) {
    let design = profile.design.phaseLayers
    format = isContinuous ? .continuous : .levels
    pixels = design.first?.pixels ?? 0
    bitsPerLevel = format.bits(boardMaskBits: profile.maskBits)
    layers = design.map {
      isContinuous
        ? Layer(levels: PhaseQuantizer.continuousLevels, phasePerLevelRadians: PhaseMask.continuousStepRadians)
        : Layer(levels: $0.levels, phasePerLevelRadians: $0.phasePerLevelRadians)
    }
  }

  /// Levels of all layers together: `pixels` x `pixels` x layers.
  public var levelCount: Int { pixels * pixels * layers.count }

  enum CodingKeys: String, CodingKey {
    case format, pixels, layers
    case bitsPerLevel = "bits_per_level"
  }
}

extension MaskDescription {
  /// The format's name in JSON.
  private static let formatNames: [(name: String, format: MaskFormat)] = [
    ("levels", .levels), ("continuous", .continuous),
  ]

  /// Reads the JSON form.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let name = try values.decode(String.self, forKey: .format)
    guard let known = Self.formatNames.first(where: { $0.name == name }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: values, debugDescription: "neither levels nor continuous")
    }
    format = known.format
    pixels = try values.decode(Int.self, forKey: .pixels)
    bitsPerLevel = try values.decode(Int.self, forKey: .bitsPerLevel)
    layers = try values.decode([Layer].self, forKey: .layers)
  }

  /// Writes the JSON form.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    let name = Self.formatNames.first { $0.format == format }?.name
    try values.encode(name, forKey: .format)
    try values.encode(pixels, forKey: .pixels)
    try values.encode(bitsPerLevel, forKey: .bitsPerLevel)
    try values.encode(layers, forKey: .layers)
  }
}

extension MaskDescription.Layer {
  /// Rounds phases to the layer's levels.
  var quantizer: PhaseQuantizer { PhaseQuantizer(levels: levels, phasePerLevelRadians: phasePerLevelRadians) }
}
