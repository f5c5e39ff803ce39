/// Preprocessed frames in memory, ready to be shown: what an evaluation runs over, from any number of threads.
public struct ApertureSet: Sendable {
  /// Amplitudes of one frame.
  public let pixelCount: Int
  /// Frames.
  public private(set) var count = 0
  /// Ground truth by frame; nil where unknown.
  public private(set) var labels: [Int?] = []
  private var pixels: [UInt8] = []

  /// An empty set of frames of `pixelCount` amplitudes.
  public init(pixelCount: Int) {
    precondition(pixelCount > 0, "at least one pixel")
    self.pixelCount = pixelCount
  }

  /// Adds a frame.
  public mutating func append(_ aperture: Span<UInt8>, label: Int?) {
    precondition(aperture.count == pixelCount, "one amplitude a pixel")
    for index in aperture.indices { pixels.append(aperture[index]) }
    labels.append(label)
    count += 1
  }

  /// The amplitudes of one frame.
  public func aperture(_ index: Int) -> ArraySlice<UInt8> {
    precondition(index >= 0 && index < count, "no frame \(index)")
    return pixels[index * pixelCount..<(index + 1) * pixelCount]
  }

  /// The amplitudes of consecutive frames.
  public func apertures(_ range: Range<Int>) -> ArraySlice<UInt8> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "no frames \(range)")
    return pixels[range.lowerBound * pixelCount..<range.upperBound * pixelCount]
  }
}
