import CandelaBoardSpec

/// What a board needs to run a model, as plain values: the only part of a bundle that reaches the driver.
public struct BoardProgram: Sendable, Hashable {
  /// Digest of the optical design that mask and weights were made for.
  public let designDigest: Digest256
  /// How the mask is packed.
  public let maskFormat: MaskFormat
  /// The packed mask levels, all layers.
  public let packedMask: [UInt8]
  /// Number of classes, 1...16.
  public let classCount: Int
  /// The weight banks, 128 bytes a class, packed as the WEIGHTS window holds them.
  public let weightBanks: [UInt8]
  /// Length of a light pulse over the one that the board's photon budget holds for, above 0, at most 1.
  public let relativeExposure: Double
  /// Digest of format and packed mask, as register MASK_DIGEST shows it.
  public let maskDigest: Digest256
  /// Digest of class count and banks, as register WEIGHTS_DIGEST shows it.
  public let weightsDigest: Digest256

  /// Puts a program together; the digests are computed.
  /// `classCount` is 1...16, `weightBanks` holds 128 bytes for each class, `relativeExposure` is above 0 and at most 1.
  public init(
    designDigest: Digest256, maskFormat: MaskFormat, packedMask: [UInt8], classCount: Int, weightBanks: [UInt8],
    relativeExposure: Double = 1
  ) {
    precondition((1...RegisterMap.largestClassCount).contains(classCount), "1...16 classes")
    precondition(weightBanks.count == classCount * RegisterMap.weightBankBytes, "128 bytes of weights a class")
    precondition(relativeExposure > 0 && relativeExposure <= 1, "a relative exposure above 0, at most 1")
    self.designDigest = designDigest
    self.maskFormat = maskFormat
    self.packedMask = packedMask
    self.classCount = classCount
    self.weightBanks = weightBanks
    self.relativeExposure = relativeExposure
    maskDigest = LoadDigest.mask(format: maskFormat, packed: packedMask)
    weightsDigest = LoadDigest.weights(classCount: classCount, banks: weightBanks)
  }
}
