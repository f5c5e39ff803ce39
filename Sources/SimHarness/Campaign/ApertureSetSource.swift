import CandelaHAL

/// The first frames of an aperture set as a frame source: already the size of the input plane, a millisecond apart.
public final class ApertureSetSource: FrameSource {
  /// For people.
  public let name = "apertures"
  /// Frames in all.
  public var frameCount: Int? { count }

  private let set: ApertureSet
  private let count: Int
  private let side: Int
  private var next = 0

  /// The first `count` frames of a set of square apertures; the set begins anew where it is shorter.
  public init(_ set: ApertureSet, count: Int) {
    self.set = set
    self.count = count
    side = Int(Double(set.pixelCount).squareRoot())
    precondition(side * side == set.pixelCount && set.count > 0, "square apertures, one at least")
  }

  /// See `FrameSource.withNextFrame`.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard next < count else { return false }
    let index = next % set.count
    let descriptor = FrameDescriptor(
      width: side, height: side, sequence: UInt64(next), time: Timestamp(nanoseconds: UInt64(next) * 1_000_000),
      label: set.labels[index])
    next += 1
    let pixels = Array(set.aperture(index))
    try body(descriptor, pixels.span)
    return true
  }
}

/// Takes frames as they are: for sources whose frames are apertures.
public struct AperturePassThrough: FramePreprocessor {
  /// Rows of the aperture.
  public let rows: Int
  /// Columns of the aperture.
  public var columns: Int { rows }

  /// For apertures of so many pixels a side.
  public init(side: Int) { rows = side }

  /// Copies the pixels.
  public mutating func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, into aperture: inout MutableSpan<UInt8>
  ) throws {
    precondition(pixels.count == aperture.count, "a frame of the aperture's size")
    for index in pixels.indices { aperture[index] = pixels[index] }
  }
}
