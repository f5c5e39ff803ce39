import CandelaHAL

/// A labelled set as a source: its frames in order, once.
public final class LabelledSetSource: FrameSource {
  private let stills: LabelledSet
  private var next = 0
  private var pixels: [UInt8]

  /// A source over a set.
  public init(_ set: LabelledSet) {
    stills = set
    pixels = [UInt8](repeating: 0, count: set.byteCount)
  }

  /// `generated stills`.
  public var name: String { "generated stills" }
  /// The set's count.
  public var frameCount: Int? { stills.count }

  /// Lends the next still; the label is its shape.
  /// - Throws: what `body` throws.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard next < stills.count else { return false }
    let descriptor = draw()
    // A second reference, not a copy: a span of a class's own storage may not leave the access to it.
    let lent = pixels
    try body(descriptor, lent.span)
    return true
  }

  private func draw() -> FrameDescriptor {
    var span = pixels.mutableSpan
    defer { next += 1 }
    return stills.render(next, into: &span)
  }
}
