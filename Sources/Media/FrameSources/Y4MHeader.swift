/// The first line of a YUV4MPEG2 stream: `YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL`.
struct Y4MHeader: Equatable {
  /// How chroma is laid out beside the luma plane; only 8-bit layouts.
  enum Chroma {
    case mono, half, halfWidth, full
  }

  static let signature = "YUV4MPEG2"

  let width: Int
  let height: Int
  let rate: FrameRate
  let chroma: Chroma
  /// True when the stream says that its luma runs from 16 to 235.
  let isLimitedRange: Bool

  /// Parses the line, without its newline.
  /// - Throws: `badMagic`, `badHeader`, `unsupported`, `tooLarge`.
  init(line: String, name: String) throws(MediaError) {
    let words = line.split(separator: " ")
    guard words.first.map({ $0 == Self.signature }) == true else {
      throw MediaError(.badMagic, "\(name) is not a Y4M stream: it does not begin with \(Self.signature)")
    }
    var width: Int?
    var height: Int?
    var rate = FrameRate.fallback
    var chroma = Chroma.half
    var limited = false
    for word in words.dropFirst() {
      let value = String(word.dropFirst())
      switch word.first {
      case "W": width = Int(value)
      case "H": height = Int(value)
      case "F": rate = try Self.rate(value, name)
      case "C": chroma = try Self.chroma(value, name)
      case "I": try Self.checkInterlacing(value, name)
      case "X": if value == "COLORRANGE=LIMITED" { limited = true }
      default: break  // A (pixel aspect) and unknown tags do not change the samples.
      }
    }
    guard let width, let height else {
      throw MediaError(.badHeader, "\(name): Y4M header lacks a valid width (W) or height (H): \(line)")
    }
    try MediaLimits.check(width: width, height: height, of: name)
    self.width = width
    self.height = height
    self.rate = rate
    self.chroma = chroma
    isLimitedRange = limited
  }

  /// Bytes of the luma plane.
  var lumaBytes: Int { width * height }

  /// Bytes of a frame: luma, then both chroma planes, whose sides are rounded up.
  var frameBytes: Int {
    let halfWidth = (width + 1) / 2
    switch chroma {
    case .mono: return lumaBytes
    case .half: return lumaBytes + 2 * halfWidth * ((height + 1) / 2)
    case .halfWidth: return lumaBytes + 2 * halfWidth * height
    case .full: return 3 * lumaBytes
    }
  }

  private static func rate(_ value: String, _ name: String) throws(MediaError) -> FrameRate {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let frames = UInt32(parts[0]), let seconds = UInt32(parts[1]) else {
      throw MediaError(.badHeader, "\(name): Y4M frame rate F\(value) is not a fraction such as F30:1")
    }
    // 0:0 is the format's word for an unknown rate.
    return frames == 0 || seconds == 0 ? .fallback : FrameRate(frames: frames, seconds: seconds)
  }

  private static func chroma(_ value: String, _ name: String) throws(MediaError) -> Chroma {
    switch value {
    case "420", "420jpeg", "420mpeg2", "420paldv": return .half
    case "422": return .halfWidth
    case "444": return .full
    case "mono": return .mono
    default:
      throw MediaError(
        .unsupported, "\(name): Y4M colour space C\(value) is not supported",
        cause: "8-bit C420, C422, C444 and Cmono are", remedy: "Convert it, for example with ffmpeg -pix_fmt gray")
    }
  }

  private static func checkInterlacing(_ value: String, _ name: String) throws(MediaError) {
    guard ["p", "t", "b", "?"].contains(value) else {
      throw MediaError(
        .unsupported, "\(name): Y4M interlacing I\(value) is not supported",
        remedy: "Deinterlace the stream first")
    }
  }
}
