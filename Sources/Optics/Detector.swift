/// The photodiode array: `pixels` x `pixels` diodes.
public struct Detector: Sendable, Hashable {
  /// Diodes along a side.
  public var pixels: Int
  /// Distance between diode centres in metres.
  public var pitchMeters: Double
  /// What a diode sees of its cell.
  public var sampling: DetectorSampling
  /// How the vector of photocurrents is scaled before it is used as features.
  public var normalization: DetectorNormalization

  /// A photodiode array.
  public init(
    pixels: Int, pitchMeters: Double, sampling: DetectorSampling, normalization: DetectorNormalization = .none
  ) {
    self.pixels = pixels
    self.pitchMeters = pitchMeters
    self.sampling = sampling
    self.normalization = normalization
  }
}

/// Where a diode samples |field|^2.
public enum DetectorSampling: Sendable, Hashable {
  /// The integral over a centred square active area with this side in metres, by 2 x 2 points
  /// (where they stand: DetectorSamples.swift).
  case area(sideMeters: Double)
  /// One point in the centre, times the square of `sideMeters`.
  case point(sideMeters: Double)
  /// Diode (r, c) reads |field|^2 by bilinear interpolation on the periodic grid, at `first + (r, c) * step` grid pixels
  /// (0 is the centre of the first grid pixel). Only for periodic propagation.
  case bilinear(firstPixel: Double, stepPixels: Double)

  /// Samples of a diode along one side.
  public var samplesPerSide: Int {
    switch self {
    case .point: 1
    case .area, .bilinear: 2
    }
  }
}

/// How the photocurrent vector is scaled before it is used as features. The class (arg max of a linear layer without
/// bias) does not depend on it.
public enum DetectorNormalization: String, Sendable, Hashable {
  /// Photocurrents as they are.
  case none
  /// Divided by the vector's Euclidean norm.
  case l2
}
