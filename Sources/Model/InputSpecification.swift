/// How a frame becomes the amplitude image that a model was trained on.
public struct InputSpecification: Sendable, Hashable, Codable {
  /// What is kept of a frame whose shape differs from the aperture's.
  public enum Fit: String, Sendable, Hashable, Codable, CaseIterable {
    /// The largest centred part with the aperture's aspect.
    case crop
    /// All of it, squeezed.
    case stretch
  }

  /// What a pixel value means.
  public enum Encoding: String, Sendable, Hashable, Codable, CaseIterable {
    /// The field's amplitude, linear.
    case amplitude
    /// The light's intensity: the amplitude is its square root.
    case intensity
  }

  /// Rows and columns of the aperture image.
  public var pixels: Int
  /// What is kept of a frame of another shape.
  public var fit: Fit
  /// What a pixel value means.
  public var encoding: Encoding
  /// Whether dark and bright are exchanged first.
  public var inverted: Bool

  /// A specification; by default crop, amplitude, not inverted.
  public init(pixels: Int, fit: Fit = .crop, encoding: Encoding = .amplitude, inverted: Bool = false) {
    self.pixels = pixels
    self.fit = fit
    self.encoding = encoding
    self.inverted = inverted
  }
}
