import CPixels
import CandelaHAL

/// Which instructions turn pixels into amplitudes; the bytes are the same.
public enum PixelKernel: String, Sendable, CaseIterable {
  /// The widest that this processor has.
  case automatic = "auto"
  /// Plain C.
  case scalar

  /// What it means on this processor: `avx2`, `neon` or `scalar`.
  public var instructionSet: String { String(cString: cpx_kernel_name(raw)) }

  /// The sum of bytes, by the widest loads: a plain read of memory, to compare preprocessing with.
  public func sum(of bytes: Span<UInt8>) -> UInt64 {
    bytes.withUnsafeBufferPointer { cpx_sum_bytes($0.baseAddress, $0.count, raw) }
  }

  fileprivate var raw: cpx_kernel { self == .scalar ? CPX_KERNEL_SCALAR : CPX_KERNEL_AUTOMATIC }
}

/// The area means of one window of frames of one size: tables, and memory to work in. `scale` allocates nothing.
struct AreaScaler: Sendable {
  /// The part of a frame that is looked at.
  struct Window: Sendable, Equatable {
    var x = 0
    var y = 0
    var width = 1
    var height = 1
  }

  private let window: Window
  private let kernel: PixelKernel
  private let covers: [cpx_cover]
  private let firstColumns: [Int32]
  private let weights: [Int16]
  private let shape: cpx_shape
  private var scratch: [UInt64]

  /// Lays an aperture of rows x columns (1...4096) over a window of at most `MediaLimits.imageSide` a side.
  init(_ window: Window, rows: Int, columns: Int, kernel: PixelKernel) {
    self.window = window
    self.kernel = kernel
    let horizontal = BoxFilter(length: window.width, count: columns)
    covers = BoxFilter(length: window.height, count: rows).covers.map {
      cpx_cover(
        first: Int32($0.first), last: Int32($0.last), first_weight: $0.firstWeight, last_weight: $0.lastWeight)
    }
    firstColumns = horizontal.covers.map { Int32($0.first) }
    let table = horizontal.weights(inMultiplesOf: CPX_LANES)
    weights = table.values
    var shape = cpx_shape(
      width: Int32(window.width), height: Int32(window.height), rows: Int32(rows), columns: Int32(columns),
      weight_stride: Int32(table.stride))
    scratch = [UInt64](repeating: 0, count: cpx_scratch_words(&shape))
    self.shape = shape
  }

  /// Fills `aperture` (rows x columns) with `amplitudes` (256) of the means of a frame, whose pixels the window lies in.
  mutating func scale(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, amplitudes: [UInt8], into aperture: inout MutableSpan<UInt8>
  ) {
    precondition(aperture.count == Int(shape.rows * shape.columns) && amplitudes.count == 256, "sizes")
    let start = window.y * frame.bytesPerRow + window.x * frame.format.bytesPerPixel
    let last = start + (window.height - 1) * frame.bytesPerRow + window.width * frame.format.bytesPerPixel
    precondition(last <= pixels.count, "the window is not in the frame")
    var shape = shape
    pixels.withUnsafeBufferPointer { source in
      var picture = cpx_picture(
        pixels: source.baseAddress.map { $0 + start }, row_bytes: frame.bytesPerRow, layout: frame.format.layout,
        is_limited: frame.range == .limited ? 1 : 0)
      aperture.withUnsafeMutableBufferPointer { target in
        cpx_scale(
          &picture, &shape, covers, firstColumns, weights, amplitudes, &scratch, target.baseAddress, kernel.raw)
      }
    }
  }
}

extension PixelFormat {
  fileprivate var layout: cpx_layout {
    switch self {
    case .grey8, .nv12: CPX_GREY
    case .yuyv: CPX_YUYV
    case .rgb24: CPX_RGB
    }
  }
}
