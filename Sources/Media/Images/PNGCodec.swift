// Faces libspng: one of the two files of this module that may use unsafe pointers.
import CSpng
import CandelaHAL
import Foundation

/// PNG to and from `Image`, within `MediaLimits`.
public enum PNGCodec {
  /// The eight bytes that every PNG file begins with (PNG specification §5.2).
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Decodes a PNG file's bytes: grey (any depth) to grey8, colour and palette to rgb24. Of 16-bit samples the upper
  /// byte is kept; transparency is ignored.
  /// - Throws: `MediaError`: `notPNG`, `tooLarge`, `damagedImage`.
  public static func decode(_ bytes: [UInt8], name: String = "PNG") throws(MediaError) -> Image {
    guard bytes.starts(with: signature) else { throw MediaError(.notPNG, "\(name) is not a PNG file") }
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(MediaError) in try decode(buffer, name) }
    }
    return try result.get()
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(MediaError) -> Image {
    guard let context = spng_ctx_new(0) else { throw MediaError(.tooLarge, "\(name): no memory to decode") }
    defer { spng_ctx_free(context) }
    let side = UInt32(MediaLimits.imageSide)
    try check(spng_set_image_limits(context, side, side), name)
    try check(spng_set_chunk_limits(context, MediaLimits.imageFileBytes, MediaLimits.imageFileBytes), name)
    try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count), name)
    var header = spng_ihdr()
    try check(spng_get_ihdr(context, &header), name)
    let (width, height) = (Int(header.width), Int(header.height))
    try MediaLimits.check(width: width, height: height, of: name)
    // At least one sample a pixel, and deflate shrinks at most 1032 times (zlib's technical notes).
    guard width * height / 8 * Int(header.bit_depth) / 1032 <= bytes.count else {
      throw MediaError(.damagedImage, "\(name): PNG of \(bytes.count) bytes cannot hold \(width) x \(height) pixels")
    }
    let colour = UInt32(header.color_type)
    let isGrey =
      colour == SPNG_COLOR_TYPE_GRAYSCALE.rawValue || colour == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA.rawValue
    // libspng gives one byte a pixel for plain grey up to 8 bits; other grey comes as three equal bytes.
    let isDirect = colour == SPNG_COLOR_TYPE_GRAYSCALE.rawValue && header.bit_depth <= 8
    let format = Int32(bitPattern: isDirect ? SPNG_FMT_G8.rawValue : SPNG_FMT_RGB8.rawValue)
    var pixels = [UInt8](repeating: 0, count: width * height * (isDirect ? 1 : 3))
    let status = pixels.withUnsafeMutableBytes { spng_decode_image(context, $0.baseAddress, $0.count, format, 0) }
    try check(status, name)
    // Reads on to the end mark, so that a file that is cut off after its pixels is refused too.
    try check(spng_decode_chunks(context), name)
    if isGrey && !isDirect { pixels = stride(from: 0, to: pixels.count, by: 3).map { pixels[$0] } }
    return Image(width: width, height: height, format: isGrey ? .grey8 : .rgb24, pixels: pixels)
  }

  private static func check(_ status: Int32, _ name: String) throws(MediaError) {
    guard status != 0 else { return }
    let cause = spng_strerror(status).map { String(cString: $0) }
    switch status {
    case SPNG_EUSER_WIDTH.rawValue, SPNG_EUSER_HEIGHT.rawValue, SPNG_ECHUNK_LIMITS.rawValue, SPNG_EMEM.rawValue:
      throw MediaError(.tooLarge, "\(name): PNG is over the size limit", cause: cause)
    default: throw MediaError(.damagedImage, "\(name): PNG is damaged", cause: cause)
    }
  }

  /// A PNG file's bytes, 8 bits a sample.
  /// - Throws: `MediaError` of kind `cannotWrite` when libspng fails, which takes a lack of memory.
  public static func encode(_ image: Image) throws(MediaError) -> [UInt8] {
    guard let context = spng_ctx_new(Int32(bitPattern: SPNG_CTX_ENCODER.rawValue)) else {
      throw MediaError(.cannotWrite, "no memory to encode a PNG")
    }
    defer { spng_ctx_free(context) }
    let colour = image.format == .grey8 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR
    var header = spng_ihdr()
    header.width = UInt32(image.width)
    header.height = UInt32(image.height)
    header.bit_depth = 8
    header.color_type = UInt8(colour.rawValue)
    var status = spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1)
    if status == 0 { status = spng_set_ihdr(context, &header) }
    if status == 0 {
      status = image.pixels.withUnsafeBytes { pixels in
        let finalize = Int32(bitPattern: SPNG_ENCODE_FINALIZE.rawValue)
        return spng_encode_image(context, pixels.baseAddress, pixels.count, Int32(SPNG_FMT_PNG.rawValue), finalize)
      }
    }
    var length = 0
    guard status == 0, let buffer = spng_get_png_buffer(context, &length, &status), status == 0 else {
      throw MediaError(.cannotWrite, "PNG encoding failed", cause: spng_strerror(status).map { String(cString: $0) })
    }
    defer { free(buffer) }
    return [UInt8](UnsafeRawBufferPointer(start: buffer, count: length))
  }
}
