/// The header of an IDX file: two zero bytes, an element type, the number of sizes, and the sizes as 32-bit numbers.
struct IDXHeader {
  let sizes: [Int]

  /// The element type code of unsigned bytes, the only one that is read.
  static let unsignedByte: UInt8 = 0x08
  /// The other element types that the format knows: signed byte, short, int, float, double.
  private static let otherTypes: Set<UInt8> = [0x09, 0x0b, 0x0c, 0x0d, 0x0e]

  init(sizes: [Int]) { self.sizes = sizes }

  /// True when a file's first bytes are an IDX magic number, of any element type.
  static func isMagic(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0
      && (bytes[2] == unsignedByte || otherTypes.contains(bytes[2]))
  }

  init(reading stream: ByteStream) throws(MediaError) {
    let magic = try stream.readUpTo(4)
    guard Self.isMagic(magic) else {
      let text = magic.map { hexadecimal($0) }.joined(separator: " ")
      throw MediaError(
        magic.count < 4 ? .truncated : .badMagic, "\(stream.name) is not an IDX file: it begins with [\(text)]",
        remedy: "Give an IDX file, for example train-images-idx3-ubyte.gz")
    }
    guard magic[2] == Self.unsignedByte else {
      throw MediaError(
        .unsupported, "\(stream.name): IDX element type 0x\(hexadecimal(magic[2])) is not supported",
        remedy: "Save the array as unsigned bytes (type 0x08)")
    }
    guard (1...4).contains(magic[3]) else {
      throw MediaError(.unsupported, "\(stream.name): IDX with \(magic[3]) sizes is not supported; 1 to 4 are")
    }
    let count = Int(magic[3])
    let bytes = try stream.readUpTo(4 * count)
    guard bytes.count == 4 * count else {
      throw MediaError(
        .truncated,
        "\(stream.name): IDX header is cut off: expected \(4 + 4 * count) bytes, found \(4 + bytes.count)")
    }
    sizes = (0..<count).map { index in
      bytes[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// The product of the sizes, nil when it does not fit an `Int`.
  var elementCount: Int? {
    var product = 1
    // A zero anywhere makes the array empty, whatever the other sizes would overflow to.
    if sizes.contains(0) { return 0 }
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  func encoded() -> [UInt8] {
    var bytes: [UInt8] = [0, 0, Self.unsignedByte, UInt8(sizes.count)]
    for size in sizes {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) }
    }
    return bytes
  }
}

/// Two hexadecimal digits.
func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.count == 1 ? "0" + digits : digits
}
