/// How the bytes of a frame encode its pixels.
public enum PixelFormat: String, Sendable, Hashable {
  /// One byte a pixel, 0 black to 255 white.
  case grey8
  /// Three bytes a pixel: red, green, blue.
  case rgb24
}

/// What goes with the pixels of a frame.
public struct FrameDescriptor: Sendable, Hashable {
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// Bytes from one row to the next.
  public var bytesPerRow: Int
  /// How a pixel is encoded.
  public var format: PixelFormat
  /// The source's count, from 0; a gap means frames were lost.
  public var sequence: UInt64
  /// When the sensor took it, on the source's clock.
  public var time: Timestamp
  /// Ground truth as a class index, where the source knows it.
  public var label: Int?

  /// Describes one frame. `bytesPerRow` defaults to rows without padding.
  public init(
    width: Int, height: Int, bytesPerRow: Int? = nil, format: PixelFormat = .grey8, sequence: UInt64 = 0,
    time: Timestamp = Timestamp(nanoseconds: 0), label: Int? = nil
  ) {
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow ?? width * (format == .rgb24 ? 3 : 1)
    self.format = format
    self.sequence = sequence
    self.time = time
    self.label = label
  }
}

/// Something that delivers frames: a file, a stream, a camera, a generated scene. One owner, one thread.
public protocol FrameSource: AnyObject {
  /// What it is, for people, for example `t10k-images-idx3-ubyte.gz`.
  var name: String { get }
  /// How many frames it will deliver in all, where known.
  var frameCount: Int? { get }
  /// Lends the next frame to `body`. The bytes are valid only inside `body`; the source reuses their memory afterwards.
  /// - Returns: false when there are no more frames (`body` is not called).
  /// - Throws: what the source reports (a truncated file, a camera gone), and whatever `body` throws.
  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool
}

/// Turns a frame of any size into the amplitude image of the input plane. Bit-identical on every machine.
public protocol FramePreprocessor: Sendable {
  /// Rows of the aperture image.
  var rows: Int { get }
  /// Columns of the aperture image.
  var columns: Int { get }
  /// Fills `aperture` (rows x columns, row-major, amplitude 0...255) from a frame.
  /// - Throws: a `CodedError` when the frame's size or format cannot be used.
  mutating func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, into aperture: inout MutableSpan<UInt8>) throws
}
