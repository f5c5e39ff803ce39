import CandelaBoardSpec
import CandelaOptics

/// A model as one file: manifest, mask, weights and golden vectors, each with its digest (docs/model-format.md).
///
/// A bundle that exists is consistent: sizes, digests and ranges have been checked, and `encoded()` gives the bytes
/// that it was read from.
public struct ModelBundle: Sendable, Hashable {
  /// Format version that this release writes, as (major, minor).
  public static var formatVersion: (major: UInt16, minor: UInt16) {
    (BundleContainer.majorVersion, BundleContainer.minorVersion)
  }

  /// What the bundle says about itself.
  public let manifest: ModelManifest
  /// What a board needs to run it.
  public let program: BoardProgram
  /// The masks, one for each phase layer.
  public let masks: [PhaseMask]
  /// Frames with their expected outputs.
  public let golden: GoldenVectors
  /// Optional sections that this release does not know; they are kept when the bundle is written again.
  public let otherSections: [BundleSection]

  private let minorVersion: UInt16
  /// The manifest's own bytes: another writer may lay its JSON out differently.
  private let manifestBytes: [UInt8]

  /// Class names in the order of the outputs.
  public var classNames: [String] { manifest.classes }

  /// The weight bits.
  public var weights: BinaryWeights {
    BinaryWeights(classCount: program.classCount, diodeCount: manifest.diodes, banks: program.weightBanks)
  }

  /// The file's bytes.
  public func encoded() -> [UInt8] {
    let sections = [
      BundleSection(.manifest, bytes: manifestBytes), BundleSection(.mask, bytes: program.packedMask),
      BundleSection(.weights, bytes: program.weightBanks), BundleSection(.goldenInputs, bytes: golden.inputBytes),
      BundleSection(.goldenOutputs, bytes: golden.outputBytes),
    ]
    return BundleContainer(minorVersion: minorVersion, sections: sections + otherSections).encoded()
  }

  /// The file digest: SHA-256 over all bytes before it.
  public var digest: Digest256 { Digest256(of: Array(encoded().dropLast(BundleContainer.digestBytes))) }

  /// Reads a bundle.
  /// - Throws: `ModelError` for a file that is cut short, damaged, newer, or contradicts itself.
  public init(decoding bytes: [UInt8]) throws(ModelError) {
    let container = try BundleContainer(decoding: bytes)
    let sections = try Self.sorted(container.sections)
    let manifestBytes = sections.known[0].bytes
    let manifest = try ModelManifest.decode(manifestBytes)
    try manifest.validate()
    let golden = try GoldenVectors(
      inputs: sections.known[3].bytes, outputs: sections.known[4].bytes, manifest: manifest)
    try self.init(
      manifest: manifest, manifestBytes: manifestBytes, packedMask: sections.known[1].bytes,
      weightBanks: sections.known[2].bytes, golden: golden, otherSections: sections.other,
      minorVersion: container.minorVersion)
  }

  /// Puts a new bundle together.
  init(manifest: ModelManifest, packedMask: [UInt8], weightBanks: [UInt8], golden: GoldenVectors) throws(ModelError) {
    try manifest.validate()
    try self.init(
      manifest: manifest, manifestBytes: try manifest.json(), packedMask: packedMask, weightBanks: weightBanks,
      golden: golden, otherSections: [],
      minorVersion: manifest.relativeExposure == 1 ? 0 : BundleContainer.minorVersion)
  }

  private init(
    manifest: ModelManifest, manifestBytes: [UInt8], packedMask: [UInt8], weightBanks: [UInt8], golden: GoldenVectors,
    otherSections: [BundleSection], minorVersion: UInt16
  ) throws(ModelError) {
    masks = try Self.masks(packedMask, manifest.mask)
    try Self.check(weightBanks: weightBanks, manifest)
    program = BoardProgram(
      designDigest: manifest.designDigest, maskFormat: manifest.mask.format, packedMask: packedMask,
      classCount: manifest.classes.count, weightBanks: weightBanks, relativeExposure: manifest.relativeExposure)
    try Self.check("mask_digest", manifest.maskDigest, program.maskDigest)
    try Self.check("weights_digest", manifest.weightsDigest, program.weightsDigest)
    self.manifest = manifest
    self.manifestBytes = manifestBytes
    self.golden = golden
    self.otherSections = otherSections
    self.minorVersion = minorVersion
  }
}
