import CandelaHAL
import CandelaMedia
import TestSupport
import Testing

/// The vector kernels against the definition, pixel by pixel, written here once more.
@Suite struct PixelKernelTests {
  /// A frame with padding, of random content.
  private struct Sample {
    let descriptor: FrameDescriptor
    let bytes: [UInt8]

    init(_ format: PixelFormat, _ range: LumaRange, width: Int, height: Int, random: inout SplitMix64) {
      let padding = Int.random(in: 0...5, using: &random)
      descriptor = FrameDescriptor(
        width: width, height: height, bytesPerRow: width * format.bytesPerPixel + padding, format: format,
        range: range)
      // The last row ends with its last pixel: whatever reads on reads outside.
      let count = descriptor.bytesPerRow * (height - 1) + width * format.bytesPerPixel
      bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    func grey(_ x: Int, _ y: Int) -> Int {
      let at = y * descriptor.bytesPerRow + x * descriptor.format.bytesPerPixel
      var value = Int(bytes[at])
      if descriptor.format == .rgb24 {
        value = (19_595 * value + 38_470 * Int(bytes[at + 1]) + 7_471 * Int(bytes[at + 2]) + 32_768) / 65_536
      }
      guard descriptor.range == .limited else { return value }
      // The nearest integer to (value - 16) 255 / 219, cut to 0...255.
      return min(255, max(0, (value - 16) * 510 + 219) / 438)
    }
  }

  private static func overlap(_ target: Int, _ source: Int, _ length: Int, _ count: Int) -> Int {
    max(0, min((target + 1) * length, (source + 1) * count) - max(target * length, source * count))
  }

  /// For each target pixel the source pixels that it covers, with their weights.
  private static func axis(_ length: Int, _ count: Int) -> [[(Int, Int)]] {
    (0..<count).map { target in
      let near = target * length / count...min(length - 1, (target + 1) * length / count)
      return near.map { ($0, overlap(target, $0, length, count)) }.filter { $0.1 > 0 }
    }
  }

  private static func definition(_ sample: Sample, _ configuration: ApertureConfiguration) -> [UInt8] {
    var (width, height) = (sample.descriptor.width, sample.descriptor.height)
    let (rows, columns) = (configuration.rows, configuration.columns)
    if configuration.fit == .crop {
      if width * rows > height * columns {
        width = max(1, height * columns / rows)
      } else {
        height = max(1, width * rows / columns)
      }
    }
    let (left, top) = ((sample.descriptor.width - width) / 2, (sample.descriptor.height - height) / 2)
    let (vertical, horizontal) = (axis(height, rows), axis(width, columns))
    var result: [UInt8] = []
    for rowCover in vertical {
      for columnCover in horizontal {
        var sum = 0
        for (y, weight) in rowCover {
          for (x, other) in columnCover { sum += weight * other * sample.grey(left + x, top + y) }
        }
        let mean = (2 * sum + width * height) / (2 * width * height)
        result.append(UInt8(configuration.invert ? 255 - mean : mean))
      }
    }
    return result
  }

  private static func prepare(
    _ sample: Sample, _ configuration: ApertureConfiguration, _ kernel: PixelKernel
  ) throws -> [UInt8] {
    var preprocessor = try AperturePreprocessor(configuration, kernel: kernel)
    var aperture = [UInt8](repeating: 77, count: configuration.rows * configuration.columns)
    var span = aperture.mutableSpan
    try preprocessor.prepare(sample.descriptor, sample.bytes.span, into: &span)
    return aperture
  }

  private static func expectDefinition(
    _ sample: Sample, _ configuration: ApertureConfiguration, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = definition(sample, configuration)
    for kernel in PixelKernel.allCases {
      let got = try prepare(sample, configuration, kernel)
      #expect(
        got == wanted, "\(kernel): \(sample.descriptor) to \(configuration), seed \(testSeed)", sourceLocation: location
      )
    }
  }

  @Test(arguments: PixelFormat.allCases, LumaRange.allCases)
  func kernels_equalTheDefinition_forRandomSizes(_ format: PixelFormat, _ range: LumaRange) throws {
    print("pixel kernels: seed \(testSeed), \(PixelKernel.automatic.instructionSet)")
    var random = SplitMix64(seed: testSeed)
    for round in 0..<60 {
      // Mostly wider than a vector, some narrower; apertures smaller and larger than the frame.
      let width = Int.random(in: round % 4 == 0 ? 1...15 : 16...300, using: &random)
      let height = Int.random(in: 1...(round % 5 == 0 ? 300 : 40), using: &random)
      let sample = Sample(format, range, width: width, height: height, random: &random)
      let configuration = ApertureConfiguration(
        rows: Int.random(in: 1...40, using: &random), columns: Int.random(in: 1...70, using: &random),
        fit: Bool.random(using: &random) ? .crop : .stretch, invert: Bool.random(using: &random))
      try Self.expectDefinition(sample, configuration)
    }
  }

  @Test(arguments: [(640, 480, 28), (640, 480, 64), (322, 241, 28), (28, 28, 28), (56, 56, 28), (16, 16, 64)])
  func usualSizes_equalTheDefinition(_ width: Int, _ height: Int, _ side: Int) throws {
    var random = SplitMix64(seed: testSeed)
    for (format, range) in [(PixelFormat.yuyv, LumaRange.limited), (.nv12, .full), (.rgb24, .full)] {
      let sample = Sample(format, range, width: width, height: height, random: &random)
      try Self.expectDefinition(sample, ApertureConfiguration(rows: side, columns: side))
    }
  }

  /// Windows in which sums pass 32 bits or 128 rows lie under an aperture row, and the largest quotients on both sides of
  /// the area from which they are divided.
  @Test(arguments: [(2, 32_768), (3000, 300), (2895, 2897), (2897, 2896), (4100, 2100)])
  func whiteStaysWhite_andLargeWindowsEqualTheDefinition(_ width: Int, _ height: Int) throws {
    let white = [UInt8](repeating: 255, count: width * height)
    for (rows, columns) in [(1, 1), (2, 3), (28, 28)] {
      for kernel in PixelKernel.allCases {
        var preprocessor = try AperturePreprocessor(
          .init(rows: rows, columns: columns, fit: .stretch), kernel: kernel)
        var aperture = [UInt8](repeating: 77, count: rows * columns)
        var span = aperture.mutableSpan
        try preprocessor.prepare(FrameDescriptor(width: width, height: height), white.span, into: &span)
        #expect(aperture.allSatisfy { $0 == 255 }, "\(kernel) \(rows) x \(columns)")
      }
    }
  }

  @Test func tallWindow_equalsTheDefinition() throws {
    var random = SplitMix64(seed: testSeed)
    for (width, height, rows) in [(20, 700, 3), (17, 1000, 1), (33, 517, 4)] {
      let sample = Sample(.yuyv, .full, width: width, height: height, random: &random)
      try Self.expectDefinition(sample, ApertureConfiguration(rows: rows, columns: 5, fit: .stretch))
    }
  }

  @Test func lumaOfAnyLayout_isTheSamePicture() throws {
    var random = SplitMix64(seed: testSeed)
    let grey = Sample(.grey8, .full, width: 61, height: 47, random: &random)
    let luma = (0..<47).flatMap { y in (0..<61).map { UInt8(grey.grey($0, y)) } }
    let wanted = try Self.prepare(grey, .init(rows: 28, columns: 28), .automatic)
    let yuyv = luma.flatMap { [$0, UInt8.random(in: 0...255, using: &random)] }
    let nv12 = luma + (0..<61 * 24).map { _ in UInt8.random(in: 0...255, using: &random) }
    for (format, bytes) in [(PixelFormat.yuyv, yuyv), (.nv12, nv12), (.nv12, luma)] {
      var preprocessor = try AperturePreprocessor(.init(rows: 28, columns: 28))
      var aperture = [UInt8](repeating: 0, count: 784)
      var span = aperture.mutableSpan
      try preprocessor.prepare(FrameDescriptor(width: 61, height: 47, format: format), bytes.span, into: &span)
      #expect(aperture == wanted, "\(format)")
    }
  }

  @Test func frameOfAnotherSizeOrLayout_inMidStream_isTakenAsItIs() throws {
    var random = SplitMix64(seed: testSeed)
    let configuration = ApertureConfiguration(rows: 9, columns: 9)
    var preprocessor = try AperturePreprocessor(configuration)
    for (format, width, height) in [(PixelFormat.yuyv, 40, 30), (.nv12, 40, 30), (.rgb24, 31, 30), (.yuyv, 40, 30)] {
      let sample = Sample(format, .full, width: width, height: height, random: &random)
      var aperture = [UInt8](repeating: 0, count: 81)
      var span = aperture.mutableSpan
      try preprocessor.prepare(sample.descriptor, sample.bytes.span, into: &span)
      #expect(aperture == Self.definition(sample, configuration))
    }
  }

  @Test(arguments: [PixelFormat.yuyv, .nv12])
  func aByteTooFew_isRefused(_ format: PixelFormat) throws {
    var random = SplitMix64(seed: testSeed)
    let sample = Sample(format, .full, width: 21, height: 3, random: &random)
    var preprocessor = try AperturePreprocessor(.init(rows: 2, columns: 2))
    var aperture = [UInt8](repeating: 0, count: 4)
    let short = Array(sample.bytes.dropLast())
    expectError(.unusableFrame) {
      var span = aperture.mutableSpan
      try preprocessor.prepare(sample.descriptor, short.span, into: &span)
    }
  }

  @Test(arguments: [0, 1, 127, 128, 129, 1000])
  func sumOfBytes_isTheSum(_ count: Int) {
    var random = SplitMix64(seed: testSeed)
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    for kernel in PixelKernel.allCases {
      #expect(kernel.sum(of: bytes.span) == bytes.reduce(0) { $0 + UInt64($1) })
    }
  }
}
