import CandelaHAL

/// What a capture device says about itself.
package struct VideoCapabilities: Sendable, Hashable {
  /// For example `vivid`.
  package var card = ""
  /// Single-planar capture (V4L2_CAP_VIDEO_CAPTURE).
  package var canCapture = false
  /// Multi-planar capture only, which is not supported here.
  package var isMultiplanar = false
  /// Streaming by mapped buffers (V4L2_CAP_STREAMING).
  package var canStream = false

  /// Everything given.
  package init(card: String = "", canCapture: Bool = false, isMultiplanar: Bool = false, canStream: Bool = false) {
    self.card = card
    self.canCapture = canCapture
    self.isMultiplanar = isMultiplanar
    self.canStream = canStream
  }
}

/// A format as it is asked for and as the driver then sets it (struct v4l2_pix_format).
package struct VideoFormat: Sendable, Hashable {
  package var code: UInt32
  package var width: UInt32
  package var height: UInt32
  package var bytesPerRow: UInt32 = 0
  package var imageBytes: UInt32 = 0
  /// V4L2_QUANTIZATION_...: 0 default, 1 full, 2 limited.
  package var quantization: UInt32 = 0
  /// Whether the colour space is V4L2_COLORSPACE_JPEG, whose default is full range.
  package var isJPEGColorSpace = false
}

/// A filled buffer.
package struct VideoBuffer: Sendable, Hashable {
  package var index: UInt32 = 0
  package var byteCount: UInt32 = 0
  /// The driver's count of frames; gaps are frames lost.
  package var sequence: UInt32 = 0
  /// The driver's stamp.
  package var nanoseconds: UInt64 = 0
  /// Whether the stamp is on CLOCK_MONOTONIC (V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC).
  package var isMonotonic = false
  /// Whether the driver says that the content is damaged (V4L2_BUF_FLAG_ERROR).
  package var isDamaged = false

  /// Everything given.
  package init(
    index: UInt32 = 0, byteCount: UInt32 = 0, sequence: UInt32 = 0, nanoseconds: UInt64 = 0, isMonotonic: Bool = false,
    isDamaged: Bool = false
  ) {
    self.index = index
    self.byteCount = byteCount
    self.sequence = sequence
    self.nanoseconds = nanoseconds
    self.isMonotonic = isMonotonic
    self.isDamaged = isDamaged
  }
}

/// The operating system's capture calls on one device; tests have a scripted one. Numbers below zero are a negative errno.
package protocol VideoKernel: AnyObject {
  /// Opens the device without blocking: 0.
  func open(_ path: String) -> Int32
  /// Ends everything: unmaps and closes. May be called at any time.
  func close()
  func readCapabilities(into capabilities: inout VideoCapabilities) -> Int32
  /// Codes of the formats that the device offers, or none when it does not say.
  func formatCodes() -> [UInt32]
  /// Sets a format; on return it is what the driver made of it.
  func set(_ format: inout VideoFormat) -> Int32
  /// Asks for seconds a frame where given, and tells what the driver has: 0, or a negative errno where it has no rate.
  func setFrameSeconds(_ wanted: Double?, into actual: inout Double) -> Int32
  /// Allocates and maps buffers: how many there are.
  func mapBuffers(_ count: Int) -> Int32
  /// The bytes of a buffer, from its start; valid until `close`.
  func bytes(of index: UInt32) -> UnsafeBufferPointer<UInt8>
  func queue(_ index: UInt32) -> Int32
  /// Takes the oldest filled buffer: 0, or -EAGAIN where there is none.
  func dequeue(into buffer: inout VideoBuffer) -> Int32
  func start() -> Int32
  /// 1 when a frame (or an error) waits, 0 when the limit passed.
  func wait(limitNanoseconds: UInt64) -> Int32
}
