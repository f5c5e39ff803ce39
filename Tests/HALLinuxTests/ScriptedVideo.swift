import CandelaHAL
import Glibc

import CandelaHALLinux

/// A capture device that does as told.
final class ScriptedVideo: VideoKernel {
  /// What comes next when the camera is waited for.
  enum Event {
    /// A filled buffer.
    case frame(VideoBuffer, [UInt8])
    /// Nothing within the limit.
    case nothing
    /// Ready, and the buffer cannot be taken for this reason (a positive errno).
    case failure(Int32)
  }

  /// A format that the device has: the sizes that it takes, and its fastest rate at them.
  struct Offer {
    var format: CameraFormat
    var width = 4
    var height = 2
    var framesPerSecond: Double? = 30
    var bytesPerRow = 0
    var quantization: UInt32 = 0
    var isJPEGColorSpace = false
  }

  private static let bufferBytes = 4096

  var capabilities = VideoCapabilities(card: "scripted", canCapture: true, canStream: true)
  var offers: [Offer]
  var foreignCodes: [UInt32] = []
  var events: [Event] = []
  /// Results of opening, the first first; afterwards 0.
  var openResults: [Int32] = []
  private(set) var isOpen = false
  private(set) var opened = 0
  private(set) var started = 0
  private(set) var formatsSet: [CameraFormat] = []
  private(set) var queued: [UInt32] = []
  private var current: Offer?
  private let memory = UnsafeMutableBufferPointer<UInt8>.allocate(
    capacity: 8 * ScriptedVideo.bufferBytes)

  init(_ offers: [Offer]) {
    self.offers = offers
    memory.initialize(repeating: 0)
  }

  deinit { memory.deallocate() }

  func open(_ path: String) -> Int32 {
    let result = openResults.isEmpty ? 0 : openResults.removeFirst()
    isOpen = result == 0
    if isOpen { opened += 1 }
    return result
  }

  func close() { isOpen = false }

  func readCapabilities(into capabilities: inout VideoCapabilities) -> Int32 {
    capabilities = self.capabilities
    return 0
  }

  func formatCodes() -> [UInt32] { foreignCodes + offers.map(\.format.code) }

  func set(_ format: inout VideoFormat) -> Int32 {
    guard let offer = offers.first(where: { $0.format.code == format.code }) else { return -EINVAL }
    current = offer
    formatsSet.append(offer.format)
    format.width = UInt32(offer.width)
    format.height = UInt32(offer.height)
    format.bytesPerRow = UInt32(offer.bytesPerRow)
    format.quantization = offer.quantization
    format.isJPEGColorSpace = offer.isJPEGColorSpace
    return 0
  }

  func setFrameSeconds(_ wanted: Double?, into actual: inout Double) -> Int32 {
    guard let rate = current?.framesPerSecond else { return -ENOTTY }
    actual = max(1 / rate, wanted ?? 0)
    return 0
  }

  func mapBuffers(_ count: Int) -> Int32 { Int32(count) }

  func bytes(of index: UInt32) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: memory[Int(index) * Self.bufferBytes..<Int(index + 1) * Self.bufferBytes])
  }

  func queue(_ index: UInt32) -> Int32 {
    queued.append(index)
    return isOpen ? 0 : -EBADF
  }

  func start() -> Int32 {
    started += 1
    return 0
  }

  func wait(limitNanoseconds: UInt64) -> Int32 {
    if case .nothing? = events.first {
      events.removeFirst()
      return 0
    }
    return events.isEmpty ? 0 : 1
  }

  func dequeue(into buffer: inout VideoBuffer) -> Int32 {
    switch events.first {
    case .frame(let filled, let bytes):
      events.removeFirst()
      buffer = filled
      for (offset, byte) in bytes.enumerated() { memory[Int(filled.index) * Self.bufferBytes + offset] = byte }
      return 0
    case .failure(let number):
      events.removeFirst()
      return -number
    case .nothing, nil: return -EAGAIN
    }
  }

  /// A grey frame of 4 x 2 whose bytes are all `value`, followed by nothing that would replace it.
  static func grey(_ sequence: UInt32, _ value: UInt8 = 9, index: UInt32 = 0, time: UInt64 = 1000) -> [Event] {
    [
      .frame(
        VideoBuffer(index: index, byteCount: 8, sequence: sequence, nanoseconds: time, isMonotonic: true),
        [UInt8](repeating: value, count: 8)), .failure(EAGAIN),
    ]
  }
}
