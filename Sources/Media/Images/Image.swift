import CandelaHAL

/// A still picture: rows without padding, grey or colour, 8 bits a sample.
public struct Image: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// How a pixel is encoded: grey8 or rgb24.
  public let format: PixelFormat
  /// The samples, row-major, without padding.
  public let pixels: [UInt8]

  /// Wraps pixels, which must fit the size; `format` is grey8 or rgb24.
  public init(width: Int, height: Int, format: PixelFormat = .grey8, pixels: [UInt8]) {
    precondition(format == .grey8 || format == .rgb24, "a picture is grey or red, green and blue")
    precondition(width > 0 && height > 0 && pixels.count == width * height * format.bytesPerPixel, "pixels do not fit")
    self.width = width
    self.height = height
    self.format = format
    self.pixels = pixels
  }

  /// Reads a PNG or PGM file, told apart by content.
  /// - Throws: `MediaError`: `notFound`, `cannotRead`, `notPNG` (a .png file that is none), `badMagic`, and those of the decoders.
  public init(path: String) throws(MediaError) {
    let stream = try ByteStream(path: path)
    let start = try stream.peek(PNGCodec.signature.count)
    let isPGM = PGMCodec.isMagic(start)
    // Checked before the rest is read: a large file of another kind is refused at once.
    guard isPGM || start == PNGCodec.signature else {
      if path.lowercased().hasSuffix(".png") { throw MediaError(.notPNG, "\(path) is not a PNG file") }
      throw MediaError(.badMagic, "\(path) is neither a PNG nor a PGM image")
    }
    let bytes = try stream.readAll(limit: MediaLimits.imageFileBytes)
    self = isPGM ? try PGMCodec.decode(bytes, name: path) : try PNGCodec.decode(bytes, name: path)
  }

  /// Writes a PNG file.
  /// - Throws: `MediaError` of kind `cannotWrite`.
  public func writePNG(to path: String) throws(MediaError) {
    try AtomicFile.write(PNGCodec.encode(self), to: path)
  }

  /// Writes a binary PGM file; colour becomes luma.
  /// - Throws: `MediaError` of kind `cannotWrite`.
  public func writePGM(to path: String) throws(MediaError) {
    try AtomicFile.write(PGMCodec.encode(self), to: path)
  }

  /// True when a file's first bytes are a PNG or PGM signature.
  static func isImage(_ start: [UInt8]) -> Bool {
    PGMCodec.isMagic(start) || start.starts(with: PNGCodec.signature)
  }

  /// The picture in grey: colour becomes BT.601 luma.
  public func grey() -> Image {
    guard format == .rgb24 else { return self }
    let luma = (0..<width * height).map { Luma.grey(pixels[3 * $0], pixels[3 * $0 + 1], pixels[3 * $0 + 2]) }
    return Image(width: width, height: height, pixels: luma)
  }
}
