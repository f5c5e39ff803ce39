import CandelaHAL
import CVideo4Linux

/// Pixel formats of a camera, the cheapest to read first. All but the last are lent as they are, without a copy.
public enum CameraFormat: String, Sendable, Hashable, CaseIterable {
  /// One byte a pixel.
  case grey = "GREY"
  /// A plane of luma, then one of interleaved chroma at half the size each way.
  case nv12 = "NV12"
  /// Luma in every second byte.
  case yuyv = "YUYV"
  /// A JPEG a frame; its Huffman tables may be left out.
  case mjpeg = "MJPG"

  /// How the frames that are lent are encoded: as they come, JPEG as its luma.
  package var pixelFormat: PixelFormat {
    switch self {
    case .grey, .mjpeg: .grey8
    case .nv12: .nv12
    case .yuyv: .yuyv
    }
  }

  /// V4L2's number of the format.
  package var code: UInt32 {
    switch self {
    case .grey: candela_pixel_format_grey
    case .nv12: candela_pixel_format_nv12
    case .yuyv: candela_pixel_format_yuyv
    case .mjpeg: candela_pixel_format_mjpeg
    }
  }

  /// Bytes of the shortest row of so many pixels; 0 where rows have no length.
  package func leastBytesPerRow(width: Int) -> Int {
    switch self {
    case .grey, .nv12: width
    case .yuyv: 2 * width
    case .mjpeg: 0
    }
  }
}

/// Frames as a camera delivers them.
public struct CameraMode: Sendable, Hashable {
  /// How pixels are encoded.
  public internal(set) var format: CameraFormat
  /// Pixels in a row.
  public internal(set) var width: Int
  /// Rows.
  public internal(set) var height: Int
  /// Bytes from one row to the next; 0 for MJPEG.
  public internal(set) var bytesPerRow: Int
  /// Which values the luma takes.
  public internal(set) var range: LumaRange
  /// Frames a second as the driver says; nil where it does not.
  public internal(set) var framesPerSecond: Double?

  /// Everything given.
  package init(
    format: CameraFormat, width: Int, height: Int, bytesPerRow: Int, range: LumaRange, framesPerSecond: Double? = nil
  ) {
    self.format = format
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow
    self.range = range
    self.framesPerSecond = framesPerSecond
  }

  /// Bytes that a frame must have at least. The last row needs no padding; 4 bytes are no JPEG, but worth a look.
  package var leastByteCount: Int {
    switch format {
    case .mjpeg: 4
    case .nv12: bytesPerRow * height
    case .grey, .yuyv: bytesPerRow * (height - 1) + format.leastBytesPerRow(width: width)
    }
  }
}
