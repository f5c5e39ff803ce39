import CandelaBoardSpec

/// What packing made of the arrays.
public struct PackReport: Sendable, Hashable {
  /// RMS distance of the mask's levels from the given phases, in radians; 0 for a mask given as levels.
  public let phaseRoundingRMS: Double
  /// Largest such distance in radians.
  public let phaseRoundingMaximum: Double
  /// For each layer, how many pixels take each level; 16-bit codes are counted in 16 equal parts of a turn.
  public let levelHistogram: [[Int]]
  /// Weights of zero; they were taken as +1.
  public let zeroWeights: Int
  /// Diodes on the plus line, for each class.
  public let plusDiodes: [Int]
  /// Digest of the mask.
  public let maskDigest: Digest256
  /// Digest of the weights.
  public let weightsDigest: Digest256
  /// The bundle's file digest.
  public let digest: Digest256
}
