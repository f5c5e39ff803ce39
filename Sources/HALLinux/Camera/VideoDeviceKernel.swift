import CVideo4Linux
import Glibc

/// The kernel's capture interface on a device: memory-mapped streaming of the single-planar kind.
package final class VideoDeviceKernel: VideoKernel {
  private var descriptor: Int32 = -1
  private var buffers: [UnsafeMutableRawBufferPointer] = []

  private static let captureType = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
  /// Formats that are asked for at most; real devices have a dozen.
  private static let mostFormats: UInt32 = 64

  deinit { close() }

  package func open(_ path: String) -> Int32 {
    close()
    descriptor = Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    return descriptor < 0 ? -errno : 0
  }

  package func close() {
    for buffer in buffers { munmap(buffer.baseAddress, buffer.count) }
    buffers = []
    // Closing ends the stream and gives the driver's buffers back.
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  package func readCapabilities(into capabilities: inout VideoCapabilities) -> Int32 {
    var answer = v4l2_capability()
    let result = call(candela_vidioc_querycap, &answer)
    guard result >= 0 else { return result }
    let hasOwn = answer.capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0
    let bits = hasOwn ? answer.device_caps : answer.capabilities
    capabilities.card = withUnsafeBytes(of: answer.card) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    capabilities.canCapture = bits & UInt32(V4L2_CAP_VIDEO_CAPTURE) != 0
    capabilities.isMultiplanar = bits & UInt32(V4L2_CAP_VIDEO_CAPTURE_MPLANE) != 0
    capabilities.canStream = bits & UInt32(V4L2_CAP_STREAMING) != 0
    return 0
  }

  package func formatCodes() -> [UInt32] {
    var codes: [UInt32] = []
    for index in 0..<Self.mostFormats {
      var description = v4l2_fmtdesc()
      description.type = Self.captureType
      description.index = index
      guard call(candela_vidioc_enum_fmt, &description) >= 0 else { break }
      codes.append(description.pixelformat)
    }
    return codes
  }

  package func set(_ format: inout VideoFormat) -> Int32 {
    var request = v4l2_format()
    request.type = Self.captureType
    request.fmt.pix.width = format.width
    request.fmt.pix.height = format.height
    request.fmt.pix.pixelformat = format.code
    request.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    // Says that the fields after it are meant: without it the driver does not tell the quantization.
    request.fmt.pix.priv = candela_pixel_format_magic
    let result = call(candela_vidioc_s_fmt, &request)
    guard result >= 0 else { return result }
    let pixels = request.fmt.pix
    format = VideoFormat(
      code: pixels.pixelformat, width: pixels.width, height: pixels.height, bytesPerRow: pixels.bytesperline,
      imageBytes: pixels.sizeimage, quantization: pixels.quantization,
      isJPEGColorSpace: pixels.colorspace == V4L2_COLORSPACE_JPEG.rawValue)
    return 0
  }

  package func setFrameSeconds(_ wanted: Double?, into actual: inout Double) -> Int32 {
    var request = v4l2_streamparm()
    request.type = Self.captureType
    var number = candela_vidioc_g_parm
    if let wanted {
      // Fine enough for any rate that a sensor can be told.
      request.parm.capture.timeperframe = v4l2_fract(
        numerator: UInt32((wanted * 10_000).rounded()), denominator: 10_000)
      number = candela_vidioc_s_parm
    }
    let result = call(number, &request)
    guard result >= 0 else { return result }
    let fraction = request.parm.capture.timeperframe
    guard fraction.numerator > 0, fraction.denominator > 0 else { return -ENOTTY }
    actual = Double(fraction.numerator) / Double(fraction.denominator)
    return 0
  }

  package func mapBuffers(_ count: Int) -> Int32 {
    var request = v4l2_requestbuffers()
    request.count = UInt32(count)
    request.type = Self.captureType
    request.memory = V4L2_MEMORY_MMAP.rawValue
    let result = call(candela_vidioc_reqbufs, &request)
    guard result >= 0 else { return result }
    for index in 0..<request.count {
      let mapped = map(index)
      guard mapped >= 0 else { return mapped }
    }
    return Int32(request.count)
  }

  private func map(_ index: UInt32) -> Int32 {
    var buffer = emptyBuffer(index)
    let result = call(candela_vidioc_querybuf, &buffer)
    guard result >= 0 else { return result }
    let length = Int(buffer.length)
    guard
      let memory = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, Int(buffer.m.offset)),
      memory != MAP_FAILED
    else { return -errno }
    buffers.append(UnsafeMutableRawBufferPointer(start: memory, count: length))
    return 0
  }

  package func bytes(of index: UInt32) -> UnsafeBufferPointer<UInt8> {
    guard Int(index) < buffers.count else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(buffers[Int(index)].assumingMemoryBound(to: UInt8.self))
  }

  package func queue(_ index: UInt32) -> Int32 {
    var buffer = emptyBuffer(index)
    return min(0, call(candela_vidioc_qbuf, &buffer))
  }

  package func dequeue(into buffer: inout VideoBuffer) -> Int32 {
    var filled = emptyBuffer(0)
    let result = call(candela_vidioc_dqbuf, &filled)
    guard result >= 0 else { return result }
    let clock = filled.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
    buffer = VideoBuffer(
      index: filled.index, byteCount: filled.bytesused, sequence: filled.sequence,
      nanoseconds: UInt64(max(0, filled.timestamp.tv_sec)) * 1_000_000_000
        + UInt64(max(0, filled.timestamp.tv_usec)) * 1000,
      isMonotonic: clock == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC),
      isDamaged: filled.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0)
    return 0
  }

  package func start() -> Int32 {
    var type = Int32(Self.captureType)
    return min(0, call(candela_vidioc_streamon, &type))
  }

  package func wait(limitNanoseconds: UInt64) -> Int32 {
    SystemFiles.waitUntilReadable(descriptor, limitNanoseconds: limitNanoseconds)
  }

  private func emptyBuffer(_ index: UInt32) -> v4l2_buffer {
    var buffer = v4l2_buffer()
    buffer.type = Self.captureType
    buffer.memory = V4L2_MEMORY_MMAP.rawValue
    buffer.index = index
    return buffer
  }

  private func call<Request>(_ number: UInt, _ request: inout Request) -> Int32 {
    while true {
      let result = withUnsafeMutablePointer(to: &request) { ioctl(descriptor, number, UnsafeMutableRawPointer($0)) }
      if result >= 0 { return result }
      guard errno == EINTR else { return -errno }
    }
  }
}
