import CTurboJPEG
import Foundation
import Testing

import CandelaHALLinux

@Suite struct JPEGDecoderTests {
  static let (width, height) = (48, 32)

  /// A JPEG of a smooth grey ramp with a bright square, colour-sampled as cameras do it.
  static func jpeg(width: Int = width, height: Int = height, quality: Int32 = 90) throws -> [UInt8] {
    let handle = try #require(tjInitCompress())
    defer { tjDestroy(handle) }
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    for row in 0..<height {
      for column in 0..<width {
        for channel in 0..<3 { pixels[(row * width + column) * 3 + channel] = value(row, column, width, height) }
      }
    }
    var buffer: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    let result = tjCompress2(
      handle, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &buffer, &count,
      Int32(TJSAMP_422.rawValue), quality, 0)
    defer { tjFree(buffer) }
    try #require(result == 0)
    return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
  }

  static func value(_ row: Int, _ column: Int, _ width: Int, _ height: Int) -> UInt8 {
    (8..<16).contains(row) && (8..<16).contains(column) ? 230 : UInt8(40 + column * 100 / width + row * 50 / height)
  }

  private static func decode(_ bytes: [UInt8], width: Int = width, height: Int = height) -> [UInt8]? {
    var grey = [UInt8](repeating: 0, count: width * height)
    var span = grey.mutableSpan
    return JPEGDecoder().decode(bytes.span, width: width, height: height, into: &span) ? grey : nil
  }

  @Test func frame_comesBackAsItsLuma() throws {
    let grey = try #require(Self.decode(try Self.jpeg()))
    // Quality 90 quantises the lowest coefficients by 2 to 3 levels, and edges ring: 12 of 255 bounds both here.
    let worst = (0..<Self.height * Self.width).map { index in
      let (row, column) = (index / Self.width, index % Self.width)
      return abs(Int(grey[index]) - Int(Self.value(row, column, Self.width, Self.height)))
    }.max()
    #expect(try #require(worst) <= 12)
  }

  @Test func motionJPEGFrame_withoutHuffmanTables_isDecoded() throws {
    let whole = try Self.jpeg()
    let bare = Self.withoutHuffmanTables(whole)
    #expect(bare.count < whole.count - 100)
    #expect(Self.decode(bare) == Self.decode(whole))
  }

  @Test func otherSize_isRefused() throws {
    let bytes = try Self.jpeg()
    #expect(Self.decode(bytes, width: Self.width - 1) == nil)
    #expect(Self.decode(bytes, height: Self.height * 2) == nil)
  }

  @Test func everyTruncation_isRefused() throws {
    let bytes = try Self.jpeg()
    // The end marker's last byte is not data: a frame without it is whole.
    for count in 0..<bytes.count - 2 { #expect(Self.decode(Array(bytes.prefix(count))) == nil, "\(count)") }
  }

  @Test func soundFrame_isDecoded_afterEveryTruncatedOne() throws {
    let bytes = try Self.jpeg()
    let decoder = JPEGDecoder()
    var grey = [UInt8](repeating: 0, count: Self.width * Self.height)
    for count in stride(from: 0, to: bytes.count - 2, by: 7) {
      var span = grey.mutableSpan
      let cut = decoder.decode(Array(bytes.prefix(count)).span, width: Self.width, height: Self.height, into: &span)
      let whole = decoder.decode(bytes.span, width: Self.width, height: Self.height, into: &span)
      #expect(!cut && whole, "\(count)")
    }
  }

  @Test func damagedFrames_neverCrash_andKeepTheSize() throws {
    let seed = UInt64(ProcessInfo.processInfo.environment["CANDELA_TEST_SEED"] ?? "") ?? .random(in: 1...UInt64.max)
    print("JPEG fuzz seed \(seed)")
    var state = seed
    func next() -> UInt64 {
      // Marsaglia's xorshift64.
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    let whole = try Self.jpeg()
    let decoder = JPEGDecoder()
    var grey = [UInt8](repeating: 0, count: Self.width * Self.height)
    var decoded = 0
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0...next() % 8 { bytes[Int(next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: next()) }
      if next() % 4 == 0 { bytes.removeLast(Int(next() % UInt64(bytes.count))) }
      var span = grey.mutableSpan
      if decoder.decode(bytes.span, width: Self.width, height: Self.height, into: &span) { decoded += 1 }
    }
    // Damage in the entropy-coded part often decodes to something; damage in the tables does not.
    #expect((1..<3000).contains(decoded))
  }

  /// Removes all DHT segments (ITU-T T.81, B.2.4.2) before the scan.
  private static func withoutHuffmanTables(_ bytes: [UInt8]) -> [UInt8] {
    var result = Array(bytes.prefix(2))
    var position = 2
    while position + 3 < bytes.count, bytes[position] == 0xFF, bytes[position + 1] != 0xDA {
      let length = 2 + (Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]))
      if bytes[position + 1] != 0xC4 { result += bytes[position..<position + length] }
      position += length
    }
    return result + bytes[position...]
  }
}
