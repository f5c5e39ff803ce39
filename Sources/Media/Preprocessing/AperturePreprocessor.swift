import CandelaHAL

/// Grey, fit, area resize, encoding: in whole numbers, so the same bytes come out on every machine.
///
/// Colour becomes BT.601 luma in 16-bit fixed point; a limited range is spread to 0...255 pixel by pixel (`LumaRange`).
/// Each aperture pixel is the exact mean of the part of the frame that it covers (box filter, shrinking and enlarging
/// alike), rounded half up. A frame of exactly the aperture's size keeps its grey values. Tables are made when the
/// frame's size changes; otherwise nothing is allocated, and each pixel is read once or twice (docs/decisions/0015).
public struct AperturePreprocessor: FramePreprocessor {
  /// What it does.
  public let configuration: ApertureConfiguration
  /// Which instructions it uses.
  public let kernel: PixelKernel
  private let table: [UInt8]
  private var geometry = Geometry(width: 1, height: 1)
  private var scaler: AreaScaler

  private struct Geometry: Equatable {
    var width: Int
    var height: Int
  }

  /// - Throws: `MediaError` of kind `badHeader` for an aperture side outside 1...4096.
  public init(_ configuration: ApertureConfiguration, kernel: PixelKernel = .automatic) throws(MediaError) {
    for (field, value) in [("rows", configuration.rows), ("columns", configuration.columns)] {
      guard (1...ApertureConfiguration.longestSide).contains(value) else {
        throw MediaError(
          .badHeader, "preprocessing \(field) is \(value), allowed is 1...\(ApertureConfiguration.longestSide)",
          remedy: "Correct the preprocessing of the model")
      }
    }
    self.configuration = configuration
    self.kernel = kernel
    table = configuration.makeTable()
    scaler = AreaScaler(.init(), rows: configuration.rows, columns: configuration.columns, kernel: kernel)
  }

  /// Rows of the aperture.
  public var rows: Int { configuration.rows }
  /// Columns of the aperture.
  public var columns: Int { configuration.columns }

  /// Fills `aperture`, which must have rows x columns elements.
  /// - Throws: `MediaError` of kind `unusableFrame` when the descriptor does not fit the pixels or the limits.
  public mutating func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, into aperture: inout MutableSpan<UInt8>
  ) throws {
    precondition(aperture.count == rows * columns, "the aperture image has another size")
    try check(frame, pixels.count)
    let size = Geometry(width: frame.width, height: frame.height)
    if geometry != size {
      scaler = AreaScaler(window(in: size), rows: rows, columns: columns, kernel: kernel)
      geometry = size
    }
    scaler.scale(frame, pixels, amplitudes: table, into: &aperture)
  }

  private func check(_ frame: FrameDescriptor, _ count: Int) throws(MediaError) {
    let limit = MediaLimits.imageSide
    guard (1...limit).contains(frame.width), (1...limit).contains(frame.height) else {
      throw MediaError(
        .unusableFrame,
        "frame \(frame.sequence) is \(frame.width) x \(frame.height) pixels, allowed is 1...\(limit) a side")
    }
    let row = frame.width * frame.format.bytesPerPixel
    let (leading, overflow) = (frame.height - 1).multipliedReportingOverflow(by: frame.bytesPerRow)
    guard frame.bytesPerRow >= row, !overflow, count - row >= leading else {
      throw MediaError(
        .unusableFrame,
        "frame \(frame.sequence): \(count) bytes at \(frame.bytesPerRow) a row do not hold \(frame.width) x \(frame.height) \(frame.format.rawValue) pixels"
      )
    }
  }

  private func window(in frame: Geometry) -> AreaScaler.Window {
    var width = frame.width
    var height = frame.height
    if configuration.fit == .crop {
      if width * rows > height * columns {
        width = max(1, height * columns / rows)
      } else {
        height = max(1, width * rows / columns)
      }
    }
    return AreaScaler.Window(
      x: (frame.width - width) / 2, y: (frame.height - height) / 2, width: width, height: height)
  }
}
