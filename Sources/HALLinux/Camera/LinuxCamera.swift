import CandelaHAL
import Glibc

/// A camera through Video4Linux: the newest frame first, lent in the memory that the driver fills, as it comes; only JPEG is
/// decoded, to its luma.
///
/// When a frame is asked for, older ones that wait are dropped, so that no answer is about the past; the sequence shows
/// the gap. Time stamps are the kernel's on CLOCK_MONOTONIC (`MonotonicTime`) where the driver uses that clock; otherwise,
/// and where a stamp lies in the future, the moment at which the frame was taken over.
public final class LinuxCamera: FrameSource {
  /// The device and its format, for example `/dev/video0 (YUYV 640x480)`.
  public var name: String {
    mode.map { "\(configuration.path) (\($0.format.rawValue) \($0.width)x\($0.height))" } ?? configuration.path
  }
  /// A camera goes on.
  public var frameCount: Int? { nil }
  /// What was asked for.
  public let configuration: CameraConfiguration
  /// What the camera does; nil while it is not open.
  public private(set) var mode: CameraMode?
  /// Frames that the driver lost or that were dropped for newer ones.
  public private(set) var lostFrames: UInt64 = 0
  /// Frames that were damaged and passed over.
  public private(set) var damagedFrames: UInt64 = 0

  package let kernel: any VideoKernel
  package let time: any TimeSource
  private let decoder = JPEGDecoder()
  private var grey: [UInt8] = []
  private var count = FrameCount()
  private var isStreaming = false

  /// Opens a camera and settles its format; frames flow from the first one asked for.
  /// - Throws: `HALError` of kind `absent`, `permission`, `busy`, or `other` with what the camera offers instead.
  public convenience init(_ configuration: CameraConfiguration) throws(HALError) {
    try self.init(configuration, kernel: VideoDeviceKernel(), time: MonotonicTime())
  }

  package init(_ configuration: CameraConfiguration, kernel: any VideoKernel, time: any TimeSource) throws(HALError) {
    try configuration.validate()
    self.configuration = configuration
    self.kernel = kernel
    self.time = time
    try open()
  }

  deinit { kernel.close() }

  /// Closes what is open and opens the camera anew; the count of frames goes on with a gap.
  /// - Throws: as `init`.
  public func reopen() throws(HALError) {
    let format = mode
    close()
    count.restart()
    do {
      try open()
    } catch {
      mode = format
      throw error
    }
  }

  private func open() throws(HALError) {
    let result = kernel.open(configuration.path)
    guard result >= 0 else { throw failure(result, "open", .opening) }
    do throws(HALError) {
      let mode = try CameraNegotiation(kernel: kernel, configuration: configuration).run()
      self.mode = mode
      grey = mode.format == .mjpeg ? [UInt8](repeating: 0, count: mode.width * mode.height) : []
    } catch {
      kernel.close()
      throw error
    }
  }

  private func close() {
    kernel.close()
    isStreaming = false
    mode = nil
  }

  /// See `FrameSource.withNextFrame`. Frames are `grey8`, `nv12` or `yuyv`, with the range that the camera has.
  /// - Throws: `HALError` of kind `timeout` when no frame came within the limit, `absent` when the camera went away
  ///   (`reopen` when it is back), `other` after too many damaged frames; and what `body` throws.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard let mode else { throw HALError(.absent, operation: "take a frame", subject: configuration.path) }
    try startIfNeeded()
    for _ in 0...configuration.damageLimit {
      let buffer = try takeNewest()
      let wasLent = try lend(buffer, mode, body)
      // A camera that went away meanwhile says so at the next frame; this one is good.
      if wasLent {
        _ = kernel.queue(buffer.index)
        return true
      }
      try give(buffer)
      damagedFrames += 1
    }
    throw HALError(
      .other, operation: "take a frame", subject: configuration.path,
      cause: "\(configuration.damageLimit + 1) frames in a row were damaged")
  }

  private func startIfNeeded() throws(HALError) {
    guard !isStreaming else { return }
    let buffers = kernel.mapBuffers(configuration.bufferCount)
    guard buffers > 0 else { throw failure(buffers < 0 ? buffers : -ENOMEM, "map buffers") }
    for index in 0..<UInt32(buffers) { try check(kernel.queue(index), "queue a buffer") }
    try check(kernel.start(), "start the stream")
    isStreaming = true
  }

  private func takeNewest() throws(HALError) -> VideoBuffer {
    var newest = try takeNext()
    var next = VideoBuffer()
    // As many as there are buffers can wait; a driver that is faster than this loop must not hold us here.
    for _ in 0..<configuration.bufferCount {
      let result = kernel.dequeue(into: &next)
      if result == -EAGAIN { break }
      try check(result, "take a frame")
      try give(newest)
      newest = next
    }
    lostFrames += count.note(newest.sequence)
    return newest
  }

  private func takeNext() throws(HALError) -> VideoBuffer {
    let start = time.now
    var buffer = VideoBuffer()
    while true {
      let remaining = configuration.frameLimit - time.now.since(start)
      let ready = kernel.wait(limitNanoseconds: remaining.wholeNanoseconds)
      try check(ready, "wait for a frame")
      guard ready > 0 else {
        throw HALError(
          .timeout, operation: "wait for a frame", subject: configuration.path,
          cause: "none came within \(configuration.frameLimit)")
      }
      let result = kernel.dequeue(into: &buffer)
      if result >= 0 { return buffer }
      // Ready and yet nothing there: a stream in error says so by poll alone. The time limit ends it.
      guard result == -EAGAIN, remaining > .zero else { throw failure(result, "take a frame") }
      time.sleep(for: Self.emptyPause)
    }
  }

  private static let emptyPause = Duration.milliseconds(1)

  private func lend(
    _ buffer: VideoBuffer, _ mode: CameraMode, _ body: (FrameDescriptor, Span<UInt8>) throws -> Void
  ) throws -> Bool {
    let memory = kernel.bytes(of: buffer.index)
    let filled = UnsafeBufferPointer(rebasing: memory.prefix(Int(buffer.byteCount)))
    guard !buffer.isDamaged, filled.count >= mode.leastByteCount else { return false }
    // No sensor saw it later than now: vivid stamps the end of a frame up to a period ahead.
    let taken = time.now
    let stamp = buffer.isMonotonic ? min(Timestamp(nanoseconds: buffer.nanoseconds), taken) : taken
    let descriptor = FrameDescriptor(
      width: mode.width, height: mode.height, bytesPerRow: mode.format == .mjpeg ? nil : mode.bytesPerRow,
      format: mode.format.pixelFormat, range: mode.range, sequence: count.current, time: stamp)
    do {
      if mode.format != .mjpeg {
        try body(descriptor, filled.span)
      } else {
        // Taken out and put back: a span of an object's own storage does not outlive one access to it.
        var image = grey
        grey = []
        defer { grey = image }
        guard decode(filled.span, mode, into: &image) else { return false }
        try body(descriptor, image.span)
      }
    } catch {
      // The frame's reader has failed: its error is the one to be seen.
      _ = kernel.queue(buffer.index)
      throw error
    }
    return true
  }

  private func decode(_ bytes: Span<UInt8>, _ mode: CameraMode, into image: inout [UInt8]) -> Bool {
    var target = image.mutableSpan
    return decoder.decode(bytes, width: mode.width, height: mode.height, into: &target)
  }

  private func give(_ buffer: VideoBuffer) throws(HALError) {
    try check(kernel.queue(buffer.index), "queue a buffer")
  }

  private func check(_ result: Int32, _ operation: String) throws(HALError) {
    if result < 0 { throw failure(result, operation) }
  }

  /// A camera that is gone stays gone until it is opened anew.
  private func failure(_ result: Int32, _ operation: String, _ context: ErrnoTable.Context = .camera) -> HALError {
    let error = HALError(system: -result, context, operation: operation, subject: configuration.path)
    if error.kind == .absent { close() }
    return error
  }
}
