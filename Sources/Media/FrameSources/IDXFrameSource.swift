import CandelaHAL

/// Plays the frames of an IDX file: idx3 frame by frame, idx4 clip by clip. A clip's label goes with all its frames.
public final class IDXFrameSource: FrameSource {
  /// The frames, for reading out of order.
  public let frames: IDXFrameSet
  /// IDX knows no time: frames are stamped at this rate.
  public let rate: FrameRate
  private var next = 0

  /// Plays a set from its first frame.
  public init(_ frames: IDXFrameSet, rate: FrameRate = .fallback) {
    self.frames = frames
    self.rate = rate
  }

  /// Opens the files, plain or gzip.
  /// - Throws: `MediaError` as `IDXFrameSet.init(path:labels:)`.
  public convenience init(path: String, labels: String? = nil, rate: FrameRate = .fallback) throws(MediaError) {
    try self.init(IDXFrameSet(path: path, labels: labels), rate: rate)
  }

  /// The file's path.
  public var name: String { frames.name }
  /// All frames of the file.
  public var frameCount: Int? { frames.count }

  /// Lends the next frame; throws only what `body` throws.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard next < frames.count else { return false }
    let index = next
    next += 1
    let descriptor = FrameDescriptor(
      width: frames.columns, height: frames.rows, sequence: UInt64(index), time: rate.time(ofFrame: UInt64(index)),
      label: frames.label(of: index))
    try body(descriptor, frames.frame(index).span)
    return true
  }
}
