import CandelaHAL

/// Camera frames from memory: a few pictures, generated once, again and again. Frames are due at a rate, or whenever they
/// are asked for.
final class SyntheticCamera: FrameSource {
  let name: String
  let frameCount: Int? = nil
  /// How many pictures go round.
  var pictureCount: Int { pictures.count }
  /// A picture of the same size that is never shown.
  let spare: [UInt8]
  private let pictures: [[UInt8]]
  private let descriptor: FrameDescriptor
  private var next: UInt64 = 0

  /// As many as fit no cache of the first two levels at 640 x 480, so that reading them costs what it costs live.
  private static let usualCount = 8

  init(width: Int, height: Int, format: PixelFormat) {
    name = "generated \(width)x\(height) \(format.rawValue)"
    let descriptor = FrameDescriptor(width: width, height: height, format: format)
    self.descriptor = descriptor
    pictures = (0..<Self.usualCount).map { Self.picture($0, bytes: descriptor.bytesPerRow * height) }
    spare = Self.picture(Self.usualCount, bytes: descriptor.bytesPerRow * height)
  }

  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    var frame = descriptor
    frame.sequence = next
    frame.time = Timestamp(nanoseconds: HostClock.nanoseconds)
    let picture = pictures[Int(next % UInt64(pictures.count))]
    next += 1
    try body(frame, picture.span)
    return true
  }

  /// Slopes with noise on them, the same on every machine (a linear congruence, Numerical Recipes' constants).
  private static func picture(_ number: Int, bytes: Int) -> [UInt8] {
    var state = UInt32(number &* 7919 &+ 1)
    return (0..<bytes).map { index in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: (index / 64 + number * 31) & 0xBF) &+ UInt8(state >> 26)
    }
  }
}
