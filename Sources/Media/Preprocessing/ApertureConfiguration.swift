/// How a frame becomes the amplitude image of the input plane.
public struct ApertureConfiguration: Sendable, Hashable {
  /// How a frame of another aspect ratio is fitted.
  public enum Fit: String, Sendable, CaseIterable {
    /// The largest centred part that has the aperture's aspect ratio (sides rounded down to whole pixels).
    case crop
    /// The whole frame, distorted.
    case stretch
  }

  /// What a grey value means to the light.
  public enum Encoding: String, Sendable, CaseIterable {
    /// The grey value is the field's amplitude.
    case amplitude
    /// The grey value is the light's intensity: amplitude = 255 sqrt(grey / 255), rounded.
    case intensity
  }

  /// Rows of the aperture, 1...4096.
  public var rows: Int
  /// Columns of the aperture, 1...4096.
  public var columns: Int
  /// Default: crop, since stretching changes shapes.
  public var fit: Fit
  /// Default: amplitude, as the chip's published tasks were trained.
  public var encoding: Encoding
  /// Exchanges black and white, before the encoding. Default: no.
  public var invert: Bool

  /// Describes a preprocessing; ranges are checked where it is used.
  public init(
    rows: Int, columns: Int, fit: Fit = .crop, encoding: Encoding = .amplitude, invert: Bool = false
  ) {
    self.rows = rows
    self.columns = columns
    self.fit = fit
    self.encoding = encoding
    self.invert = invert
  }

  /// The longest side of an aperture.
  static let longestSide = 4096

  /// From grey value to amplitude: inversion and encoding together. The square root is IEEE's, so it is the same everywhere.
  func makeTable() -> [UInt8] {
    (0..<256).map { (value: Int) -> UInt8 in
      let grey = invert ? 255 - value : value
      guard encoding == .intensity else { return UInt8(grey) }
      return UInt8((Double(grey * 255).squareRoot()).rounded())
    }
  }
}
