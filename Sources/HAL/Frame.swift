/// How the bytes of a frame encode its pixels.
public enum PixelFormat: String, Sendable, Hashable, CaseIterable {
  /// One byte a pixel, 0 black to 255 white.
  case grey8
  /// Three bytes a pixel: red, green, blue.
  case rgb24
  /// Two bytes a pixel: its luma, then in turn the blue and the red difference of a pair (V4L2 `YUYV`).
  case yuyv
  /// A plane of luma, a byte a pixel, then one of both differences at half the size each way (V4L2 `NV12`). Only the
  /// first is read: a frame may end after it, and `bytesPerRow` is its.
  case nv12

  /// Bytes from one pixel's grey value, or from its first colour, to the next one's.
  public var bytesPerPixel: Int {
    switch self {
    case .grey8, .nv12: 1
    case .yuyv: 2
    case .rgb24: 3
    }
  }
}

/// Which values a frame's grey takes.
public enum LumaRange: String, Sendable, Hashable, CaseIterable {
  /// 0...255.
  case full
  /// 16 black to 235 white (ITU-R BT.601, BT.709). Whoever reads the pixels spreads each grey value to 0...255 before
  /// anything else: (value - 16) 255 / 219, rounded to the nearest, cut at both ends.
  case limited
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
  /// Which values its grey takes.
  public var range: LumaRange
  /// The source's count, from 0; a gap means frames were lost.
  public var sequence: UInt64
  /// When the sensor took it, on the source's clock.
  public var time: Timestamp
  /// Ground truth as a class index, where the source knows it.
  public var label: Int?

  /// Describes one frame. `bytesPerRow` defaults to rows without padding.
  public init(
    width: Int, height: Int, bytesPerRow: Int? = nil, format: PixelFormat = .grey8, range: LumaRange = .full,
    sequence: UInt64 = 0, time: Timestamp = Timestamp(nanoseconds: 0), label: Int? = nil
  ) {
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow ?? width * format.bytesPerPixel
    self.format = format
    self.range = range
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
