import CandelaHAL

/// Memory for one prepared frame on its way to a board. It belongs to one thread at a time; the ring says to which.
final class ApertureSlot {
  private(set) var descriptor = FrameDescriptor(width: 0, height: 0)
  private(set) var index: UInt64 = 0
  private(set) var isRepeated = false
  private(set) var aperture: [UInt8]

  init(aperturePixels: Int) { aperture = [UInt8](repeating: 0, count: aperturePixels) }

  func fill(_ frame: PreparedFrame, _ image: [UInt8]) {
    descriptor = frame.descriptor
    index = frame.index
    isRepeated = frame.isRepeated
    ImageCopy.copy(image, into: &aperture)
  }

  /// The frame, delivered now by the board's own clock.
  func frame(deliveredAt time: Timestamp) -> PreparedFrame {
    PreparedFrame(descriptor: descriptor, index: index, delivery: time, isRepeated: isRepeated)
  }
}
