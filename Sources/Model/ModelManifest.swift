import CandelaBoardSpec

/// What a bundle says about itself, as its manifest section keeps it (JSON, docs/model-format.md).
public struct ModelManifest: Sendable, Hashable {
  /// Value of `format`: kind of file and major version.
  public static let formatText = "candela-model 1"

  /// Short name, for people.
  public var name: String
  /// What it tells apart, in one sentence.
  public var task: String
  /// Class names in the order of the outputs: 1...16, unique.
  public var classes: [String]
  /// How a frame becomes an amplitude image.
  public var input: InputSpecification
  /// Name of the board that it was made for. Information only: the design digest decides.
  public var board: String
  /// Digest of the optical design that mask and weights were made for.
  public var designDigest: Digest256
  /// Photodiodes, 1...1,024.
  public var diodes: Int
  /// How the mask is packed.
  public var mask: MaskDescription
  /// Digest of format and packed mask (register MASK_DIGEST shows its first 8 bytes).
  public var maskDigest: Digest256
  /// Digest of class count and weight banks (register WEIGHTS_DIGEST shows its first 8 bytes).
  public var weightsDigest: Digest256
  /// Length of a light pulse over the one that the board's photon budget holds for, above 0, at most 1. Shorter pulses
  /// keep the lines of bright frames from running empty when few classes share a frame's light.
  public var relativeExposure: Double
  /// Where it comes from.
  public var provenance: ModelProvenance
  /// What was measured of it, with conditions.
  public var metrics: [ModelMetric]

  /// Everything given; a bundle checks it.
  public init(
    name: String, task: String, classes: [String], input: InputSpecification, board: String, designDigest: Digest256,
    diodes: Int, mask: MaskDescription, maskDigest: Digest256, weightsDigest: Digest256, relativeExposure: Double = 1,
    provenance: ModelProvenance, metrics: [ModelMetric]
  ) {
    self.name = name
    self.task = task
    self.classes = classes
    self.input = input
    self.board = board
    self.designDigest = designDigest
    self.diodes = diodes
    self.mask = mask
    self.maskDigest = maskDigest
    self.weightsDigest = weightsDigest
    self.relativeExposure = relativeExposure
    self.provenance = provenance
    self.metrics = metrics
  }
}
