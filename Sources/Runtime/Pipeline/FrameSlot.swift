import CandelaHAL

/// Memory for one waiting frame, made once and used again and again. It belongs to one thread at a time; the mailbox
/// says to which.
package final class FrameSlot {
  package private(set) var descriptor = FrameDescriptor(width: 0, height: 0)
  /// The frame's bytes; longer than the frame after a larger one.
  package private(set) var bytes: [UInt8] = []
  /// How many of the bytes are the frame's.
  package private(set) var count = 0
  /// The source's frames before this one.
  package private(set) var index: UInt64 = 0
  package private(set) var isRepeated = false

  /// Copies a frame in. Allocates only for a frame larger than any before.
  package func fill(_ descriptor: FrameDescriptor, _ pixels: Span<UInt8>, index: UInt64, isRepeated: Bool) {
    self.descriptor = descriptor
    self.index = index
    self.isRepeated = isRepeated
    count = pixels.count
    if bytes.count < count { bytes = [UInt8](repeating: 0, count: count) }
    Self.copy(pixels, into: &bytes)
  }

  private static func copy(_ pixels: Span<UInt8>, into bytes: inout [UInt8]) {
    var target = bytes.mutableSpan
    precondition(target.count >= pixels.count, "the slot was made large enough")
    for index in 0..<pixels.count { target[index] = pixels[index] }
  }
}
