/// The input plane: `pixels` x `pixels` amplitudes, 0...255 each.
public struct InputPlane: Sendable, Hashable {
  /// Pixels along a side.
  public var pixels: Int
  /// Pitch of one pixel in metres (before resampling).
  public var pitchMeters: Double
  /// Width of the outer ring of pixels that is dark whatever the frame says, in pixels.
  public var darkBorderPixels: Int
  /// How the pixels become a field.
  public var resampling: InputResampling

  /// An input plane.
  public init(pixels: Int, pitchMeters: Double, darkBorderPixels: Int = 0, resampling: InputResampling = .squares) {
    self.pixels = pixels
    self.pitchMeters = pitchMeters
    self.darkBorderPixels = darkBorderPixels
    self.resampling = resampling
  }
}

/// How input pixels become a field on the input plane.
public enum InputResampling: Sendable, Hashable {
  /// Every pixel is a uniformly lit square that fills its pitch (an amplitude modulator).
  case squares
  /// The image is enlarged `factor` times along each side by bicubic convolution (a = -0.5, half-pixel centres, weights
  /// renormalised at the border), centred on the periodic grid, and its edge repeated outwards. The sum is not clipped.
  /// Only for periodic propagation, where the enlarged pixels must have the grid's pitch.
  case bicubic(factor: Int)
}
