import CandelaHAL

/// PGM (Netpbm grey map), binary P5 and plain P2, maximum value up to 255, to and from `Image`.
public enum PGMCodec {
  static func isMagic(_ start: [UInt8]) -> Bool {
    start.count >= 3 && start[0] == UInt8(ascii: "P")
      && (start[1] == UInt8(ascii: "5") || start[1] == UInt8(ascii: "2"))
      && (isSpace(start[2]) || start[2] == UInt8(ascii: "#"))
  }

  /// Decodes a PGM file's bytes; samples are scaled to 0...255, rounded.
  /// - Throws: `MediaError`: `badMagic`, `badHeader`, `unsupported` (maximum value over 255), `tooLarge`, `truncated`,
  ///   `trailingData`, `damagedImage` (a sample over the maximum).
  public static func decode(_ bytes: [UInt8], name: String = "PGM") throws(MediaError) -> Image {
    guard isMagic(bytes) else { throw MediaError(.badMagic, "\(name) is not a PGM image") }
    var position = 2
    let width = try number(bytes, &position, "width", name)
    let height = try number(bytes, &position, "height", name)
    let maximum = try number(bytes, &position, "maximum value", name)
    try MediaLimits.check(width: width, height: height, of: name)
    guard maximum > 0 else { throw MediaError(.badHeader, "\(name): PGM maximum value is 0") }
    guard maximum <= 255 else {
      throw MediaError(.unsupported, "\(name): PGM maximum value \(maximum) is over 255")
    }
    let isBinary = bytes[1] == UInt8(ascii: "5")
    let samples =
      isBinary
      ? try binary(bytes, from: position, count: width * height, name)
      : try plain(bytes, from: position, count: width * height, name)
    let pixels = try samples.map { sample throws(MediaError) in
      guard sample <= maximum else {
        throw MediaError(.damagedImage, "\(name): PGM sample \(sample) is over the maximum value \(maximum)")
      }
      return UInt8((2 * sample * 255 + maximum) / (2 * maximum))
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private static func binary(_ bytes: [UInt8], from position: Int, count: Int, _ name: String)
    throws(MediaError) -> [Int]
  {
    guard position < bytes.count, isSpace(bytes[position]) else {
      throw MediaError(.truncated, "\(name): PGM header is cut off")
    }
    let found = bytes.count - position - 1
    guard found >= count else {
      throw MediaError(.truncated, "\(name): PGM data is cut off: expected \(count) bytes, found \(found)")
    }
    guard found == count else {
      throw MediaError(.trailingData, "\(name): PGM data is too long: expected \(count) bytes, found \(found)")
    }
    return bytes[(position + 1)...].map { Int($0) }
  }

  private static func plain(_ bytes: [UInt8], from start: Int, count: Int, _ name: String)
    throws(MediaError) -> [Int]
  {
    var position = start
    var samples: [Int] = []
    while samples.count < count {
      skipSpace(bytes, &position)
      guard position < bytes.count else {
        throw MediaError(.truncated, "\(name): PGM data is cut off: expected \(count) samples, found \(samples.count)")
      }
      samples.append(try number(bytes, &position, "sample", name))
    }
    skipSpace(bytes, &position)
    guard position == bytes.count else {
      throw MediaError(.trailingData, "\(name): PGM has more than the expected \(count) samples")
    }
    return samples
  }

  /// Skips spaces and comments, then reads a decimal number.
  private static func number(_ bytes: [UInt8], _ position: inout Int, _ field: String, _ name: String)
    throws(MediaError) -> Int
  {
    skipSpace(bytes, &position)
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      // Saturates far beyond every limit, so it cannot overflow and is refused by the caller.
      value = min(value * 10 + Int(bytes[position] - 0x30), 1 << 40)
      position += 1
    }
    guard position > start else {
      let kind: MediaError.Kind = position < bytes.count ? .badHeader : .truncated
      throw MediaError(kind, "\(name): PGM \(field) is not a number")
    }
    return value
  }

  private static func skipSpace(_ bytes: [UInt8], _ position: inout Int) {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if isSpace(bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  /// A binary PGM file's bytes; colour becomes luma.
  public static func encode(_ image: Image) -> [UInt8] {
    Array("P5\n\(image.width) \(image.height)\n255\n".utf8) + image.grey().pixels
  }
}
