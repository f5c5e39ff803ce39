import CandelaHAL
import CandelaMedia
import TestSupport
import Testing

@Suite struct PreprocessingTests {
  private func prepare(
    _ configuration: ApertureConfiguration, _ frame: FrameDescriptor, _ pixels: [UInt8]
  ) throws -> [UInt8] {
    var preprocessor = try AperturePreprocessor(configuration)
    return try prepare(&preprocessor, frame, pixels)
  }

  private func prepare(
    _ preprocessor: inout AperturePreprocessor, _ frame: FrameDescriptor, _ pixels: [UInt8]
  ) throws -> [UInt8] {
    var aperture = [UInt8](repeating: 77, count: preprocessor.rows * preprocessor.columns)
    var span = aperture.mutableSpan
    try preprocessor.prepare(frame, pixels.span, into: &span)
    return aperture
  }

  /// The box filter as it is defined, pixel by pixel: overlap of [d S, (d + 1) S) with [s D, (s + 1) D) on both axes.
  private func reference(
    _ pixels: [UInt8], stride: Int, x: Int, y: Int, width: Int, height: Int, rows: Int, columns: Int
  ) -> [UInt8] {
    func overlap(_ d: Int, _ s: Int, _ source: Int, _ target: Int) -> Int {
      max(0, min((d + 1) * source, (s + 1) * target) - max(d * source, s * target))
    }
    var result: [UInt8] = []
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = 0
        for sy in 0..<height {
          for sx in 0..<width {
            sum +=
              overlap(row, sy, height, rows) * overlap(column, sx, width, columns)
              * Int(pixels[(y + sy) * stride + x + sx])
          }
        }
        // Half up: floor(sum / area + 1/2).
        result.append(UInt8((2 * sum + width * height) / (2 * width * height)))
      }
    }
    return result
  }

  @Test func resize_equalsTheDefinition_forRandomSizes() throws {
    print("preprocessing test: seed \(testSeed)")
    var random = SplitMix64(seed: testSeed)
    for _ in 0..<60 {
      let size = (0..<4).map { _ in Int.random(in: 1...13, using: &random) }
      let (width, height, rows, columns) = (size[0], size[1], size[2], size[3])
      let stride = width + Int.random(in: 0...3, using: &random)
      let pixels = (0..<stride * height).map { _ in UInt8.random(in: 0...255, using: &random) }
      let frame = FrameDescriptor(width: width, height: height, bytesPerRow: stride)
      let whole = reference(
        pixels, stride: stride, x: 0, y: 0, width: width, height: height, rows: rows, columns: columns)
      #expect(try prepare(.init(rows: rows, columns: columns, fit: .stretch), frame, pixels) == whole, "\(size)")
      // Crop: the wider side shrinks to the aperture's ratio, rounded down, at least one pixel.
      let isWide = width * rows > height * columns
      let (w, h) = isWide ? (max(1, height * columns / rows), height) : (width, max(1, width * rows / columns))
      let part = reference(
        pixels, stride: stride, x: (width - w) / 2, y: (height - h) / 2, width: w, height: h, rows: rows,
        columns: columns)
      #expect(try prepare(.init(rows: rows, columns: columns, fit: .crop), frame, pixels) == part, "\(size)")
    }
  }

  @Test func apertureSizedFrames_areUnchanged() throws {
    let pixels = ramp(28 * 28)
    let frame = FrameDescriptor(width: 28, height: 28)
    for fit in ApertureConfiguration.Fit.allCases {
      #expect(try prepare(.init(rows: 28, columns: 28, fit: fit), frame, pixels) == pixels)
    }
  }

  @Test func encodings_followTheirFormula() throws {
    let pixels = ramp(256)
    let frame = FrameDescriptor(width: 16, height: 16)
    let inverted = try prepare(.init(rows: 16, columns: 16, invert: true), frame, pixels)
    #expect(inverted == pixels.reversed())
    let intensity = try prepare(.init(rows: 16, columns: 16, encoding: .intensity), frame, pixels)
    for (grey, amplitude) in intensity.enumerated() {
      // The nearest integer to sqrt(255 grey), decided in integers: (2a - 1)^2 < 4 * 255 * grey < (2a + 1)^2.
      let (a, square) = (Int(amplitude), 4 * 255 * grey)
      #expect((a == 0 || (2 * a - 1) * (2 * a - 1) < square) && square < (2 * a + 1) * (2 * a + 1), "\(grey)")
    }
    let both = try prepare(.init(rows: 16, columns: 16, encoding: .intensity, invert: true), frame, pixels)
    #expect(both == intensity.reversed())
  }

  @Test func colour_becomesLuma() throws {
    let pixels: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 90, 90, 90]
    let frame = FrameDescriptor(width: 5, height: 1, format: .rgb24)
    // 0.299, 0.587 and 0.114 of 255, rounded.
    #expect(try prepare(.init(rows: 1, columns: 5), frame, pixels) == [76, 150, 29, 255, 90])
    let padded = FrameDescriptor(width: 1, height: 2, bytesPerRow: 5, format: .rgb24)
    #expect(try prepare(.init(rows: 2, columns: 1), padded, [9, 9, 9, 0, 0, 8, 8, 8]) == [9, 8])
  }

  @Test func oneInstance_servesChangingSizes() throws {
    var preprocessor = try AperturePreprocessor(.init(rows: 4, columns: 4))
    for (width, height) in [(8, 8), (4, 4), (9, 5), (8, 8), (5, 9)] {
      let frame = FrameDescriptor(width: width, height: height)
      let pixels = ramp(width * height)
      let expected = try prepare(.init(rows: 4, columns: 4), frame, pixels)
      #expect(try prepare(&preprocessor, frame, pixels) == expected)
    }
  }

  @Test func whiteStaysWhite_atTheLargestSide() throws {
    let frame = FrameDescriptor(width: 1, height: MediaLimits.imageSide)
    let pixels = [UInt8](repeating: 255, count: MediaLimits.imageSide)
    #expect(try prepare(.init(rows: 2, columns: 2, fit: .stretch), frame, pixels) == [255, 255, 255, 255])
  }

  @Test func unusableFrames_areRefused() throws {
    let frames = [
      FrameDescriptor(width: 0, height: 4), FrameDescriptor(width: 4, height: -1), FrameDescriptor(width: 4, height: 5),
      FrameDescriptor(width: 4, height: 4, bytesPerRow: 3), FrameDescriptor(width: 4, height: 4, format: .rgb24),
      FrameDescriptor(width: 4, height: 4, bytesPerRow: .max), FrameDescriptor(width: .max, height: 1, bytesPerRow: 4),
      FrameDescriptor(width: 4, height: 40_000, bytesPerRow: 4),
      FrameDescriptor(width: 4, height: 4, bytesPerRow: .min),
    ]
    for frame in frames {
      expectError(.unusableFrame) { _ = try prepare(.init(rows: 2, columns: 2), frame, ramp(16)) }
    }
    for (rows, columns) in [(0, 4), (4, 0), (-1, 4), (4, 4097), (Int.max, Int.max)] {
      expectError(.badHeader) { _ = try AperturePreprocessor(.init(rows: rows, columns: columns)) }
    }
  }
}
