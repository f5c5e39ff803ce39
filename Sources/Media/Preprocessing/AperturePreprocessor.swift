import CandelaHAL

/// Grey, fit, area resize, encoding: in whole numbers, so the same bytes come out on every machine.
///
/// Colour becomes BT.601 luma in 16-bit fixed point. Each aperture pixel is the exact mean of the part of the frame
/// that it covers (box filter, shrinking and enlarging alike), rounded half up. A frame of exactly the aperture's size
/// keeps its grey values. Tables are made when the frame's size changes; otherwise nothing is allocated.
public struct AperturePreprocessor: FramePreprocessor {
  /// What it does.
  public let configuration: ApertureConfiguration
  private let table: [UInt8]
  private var geometry = Geometry(width: 0, height: 0)
  private var vertical = BoxFilter(offset: 0, length: 1, count: 1)
  private var horizontal = BoxFilter(offset: 0, length: 1, count: 1)
  /// Weighted column sums of the frame rows under one aperture row; at most 255 * `MediaLimits.imageSide`.
  private var sums: [UInt32] = []

  private struct Geometry: Equatable {
    var width: Int
    var height: Int
  }

  /// - Throws: `MediaError` of kind `badHeader` for an aperture side outside 1...4096.
  public init(_ configuration: ApertureConfiguration) throws(MediaError) {
    for (field, value) in [("rows", configuration.rows), ("columns", configuration.columns)] {
      guard (1...ApertureConfiguration.longestSide).contains(value) else {
        throw MediaError(
          .badHeader, "preprocessing \(field) is \(value), allowed is 1...\(ApertureConfiguration.longestSide)",
          remedy: "Correct the preprocessing of the model")
      }
    }
    self.configuration = configuration
    table = configuration.makeTable()
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
    if geometry != Geometry(width: frame.width, height: frame.height) { adapt(to: frame) }
    for row in 0..<rows {
      addRows(of: frame, pixels, under: vertical.covers[row])
      writeRow(row, into: &aperture)
    }
  }

  private func check(_ frame: FrameDescriptor, _ count: Int) throws(MediaError) {
    let limit = MediaLimits.imageSide
    let samples = frame.format.samples
    guard (1...limit).contains(frame.width), (1...limit).contains(frame.height) else {
      throw MediaError(
        .unusableFrame,
        "frame \(frame.sequence) is \(frame.width) x \(frame.height) pixels, allowed is 1...\(limit) a side")
    }
    let (leading, overflow) = (frame.height - 1).multipliedReportingOverflow(by: frame.bytesPerRow)
    guard frame.bytesPerRow >= frame.width * samples, !overflow, count - frame.width * samples >= leading else {
      throw MediaError(
        .unusableFrame,
        "frame \(frame.sequence): \(count) bytes at \(frame.bytesPerRow) a row do not hold \(frame.width) x \(frame.height) \(frame.format.rawValue) pixels"
      )
    }
  }

  private mutating func adapt(to frame: FrameDescriptor) {
    var width = frame.width
    var height = frame.height
    if configuration.fit == .crop {
      if width * rows > height * columns {
        width = max(1, height * columns / rows)
      } else {
        height = max(1, width * rows / columns)
      }
    }
    vertical = BoxFilter(offset: (frame.height - height) / 2, length: height, count: rows)
    horizontal = BoxFilter(offset: (frame.width - width) / 2, length: width, count: columns)
    sums = [UInt32](repeating: 0, count: width)
    geometry = Geometry(width: frame.width, height: frame.height)
  }

  /// Sums the frame rows under one aperture row, weighted, into `sums`.
  private mutating func addRows(of frame: FrameDescriptor, _ pixels: Span<UInt8>, under cover: BoxFilter.Cover) {
    for index in sums.indices { sums[index] = 0 }
    for row in cover.first...cover.last {
      let weight = vertical.weight(of: row, in: cover)
      switch frame.format {
      case .grey8:
        let start = row * frame.bytesPerRow + horizontal.offset
        for index in sums.indices { sums[index] &+= weight &* UInt32(pixels[start + index]) }
      case .rgb24:
        let start = row * frame.bytesPerRow + 3 * horizontal.offset
        for index in sums.indices {
          let at = start + 3 * index
          sums[index] &+= weight &* UInt32(Luma.grey(pixels[at], pixels[at + 1], pixels[at + 2]))
        }
      }
    }
  }

  /// Sums `sums` under each pixel of an aperture row, divides by the covered area and encodes.
  private func writeRow(_ row: Int, into aperture: inout MutableSpan<UInt8>) {
    let area = UInt64(vertical.length) * UInt64(horizontal.length)
    for column in 0..<columns {
      let cover = horizontal.covers[column]
      var total: UInt64 = 0
      for index in cover.first...cover.last {
        total += UInt64(horizontal.weight(of: index, in: cover)) * UInt64(sums[index - horizontal.offset])
      }
      aperture[row * columns + column] = table[Int((2 * total + area) / (2 * area))]
    }
  }
}
