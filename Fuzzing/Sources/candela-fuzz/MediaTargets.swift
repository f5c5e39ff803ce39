import CandelaHAL
import CandelaMedia

/// Plays everything that a source has through a small preprocessor.
private func play(_ source: any FrameSource) throws {
  var preprocessor = try AperturePreprocessor(.init(rows: 5, columns: 7))
  var aperture = [UInt8](repeating: 0, count: 35)
  while try source.withNextFrame({ frame, pixels in
    promise(pixels.count >= frame.height * frame.width * frame.format.bytesPerPixel, "pixels are missing")
    var span = aperture.mutableSpan
    try preprocessor.prepare(frame, pixels, into: &span)
  }) {}
}

private func ramp(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) } }

/// IDX files of frames and clips, plain and gzip.
final class IDXTarget: FuzzTarget {
  static let name = "idx"
  private let file: InputFile

  init() throws { file = try InputFile() }

  static func seeds() -> [(name: String, bytes: [UInt8])] {
    [
      ("labels", IDXArray(shape: [3], elements: [0, 1, 2]).encoded()),
      ("frames", IDXArray(shape: [2, 4, 5], elements: ramp(40)).encoded()),
      ("clips", IDXArray(shape: [2, 2, 2, 2], elements: ramp(16)).encoded()),
    ]
  }

  func take(_ bytes: [UInt8]) throws { try play(try IDXFrameSource(path: file.write(bytes))) }
}

/// Y4M streams.
final class Y4MTarget: FuzzTarget {
  static let name = "y4m"
  private let file: InputFile

  init() throws { file = try InputFile() }

  static func seeds() -> [(name: String, bytes: [UInt8])] {
    func stream(_ header: String, _ frameBytes: Int) -> [UInt8] {
      Array("YUV4MPEG2 \(header)\n".utf8) + Array("FRAME\n".utf8) + ramp(frameBytes) + Array("FRAME Ip\n".utf8)
        + ramp(frameBytes)
    }
    return [
      ("half", stream("W6 H4 F25:1 Ip A1:1 C420jpeg", 36)),
      ("mono", stream("W5 H3 F30000:1001 Cmono XCOLORRANGE=LIMITED", 15)), ("full", stream("W3 H2 C444 F0:0", 18)),
    ]
  }

  func take(_ bytes: [UInt8]) throws { try play(try Y4MSource(path: file.write(bytes))) }
}

/// PNG images; what was read must survive being written.
final class PNGTarget: FuzzTarget {
  static let name = "png"

  init() {}

  static func seeds() throws -> [(name: String, bytes: [UInt8])] {
    [
      ("grey", try PNGCodec.encode(Image(width: 5, height: 3, pixels: ramp(15)))),
      ("colour", try PNGCodec.encode(Image(width: 3, height: 2, format: .rgb24, pixels: ramp(18)))),
    ]
  }

  func take(_ bytes: [UInt8]) throws {
    let image = try PNGCodec.decode(bytes)
    // Writing millions of pixels would be most of the time.
    guard image.pixels.count <= 4096 else { return }
    promise(try PNGCodec.decode(PNGCodec.encode(image)) == image, "an image changed on the way to a file and back")
  }
}

/// NPY arrays; what was read must survive being written.
final class NPYTarget: FuzzTarget {
  static let name = "npy"
  private let file: InputFile

  init() throws { file = try InputFile() }

  static func seeds() -> [(name: String, bytes: [UInt8])] {
    [
      ("doubles", NPYArray(shape: [2, 3], [1, -2, 3e300, 4, 5, 6] as [Double]).encoded()),
      ("complex", NPYArray(shape: [4], interleavedComplex: [1, 2, 3, 4, 5, 6, 7, 8] as [Float]).encoded()),
      ("integers", NPYArray(shape: [1, 2, 2], [1, -2, 3, 4] as [Int32]).encoded()),
    ]
  }

  func take(_ bytes: [UInt8]) throws {
    let array = try NPYArray(path: file.write(bytes))
    let written = array.encoded()
    let again = try NPYArray(path: file.write(written))
    promise(again.shape == array.shape && again.encoded() == written, "an array changed on the way to a file and back")
  }
}
