import CandelaOptics

/// Labelled aperture images for training: amplitudes 0...255, `side` x `side` a frame.
public struct TrainingFrames: Sendable {
  /// Pixels along a side.
  public let side: Int
  /// Frames one after another.
  public let pixels: [UInt8]
  /// One class a frame.
  public let labels: [UInt8]
  /// Classes, 1...16.
  public let classCount: Int

  /// Checks and keeps a set.
  /// - Throws: `TrainingError`: CND-7002 where sizes do not fit or a label is out of range, CND-7004 where a class has too
  ///   few frames.
  public init(side: Int, pixels: [UInt8], labels: [UInt8], classCount: Int) throws(TrainingError) {
    guard (1...BinaryWeights.largestClassCount).contains(classCount) else {
      throw .data("\(classCount) classes", remedy: "The chip has 1...16 outputs")
    }
    guard pixels.count == labels.count * side * side, !labels.isEmpty else {
      throw .data(
        "\(pixels.count) amplitudes for \(labels.count) labels of \(side) x \(side) pixels",
        remedy: "Give one label for each frame")
    }
    if let index = labels.firstIndex(where: { Int($0) >= classCount }) {
      throw .data("label \(index) is \(labels[index])", remedy: "Labels must be 0...\(classCount - 1)")
    }
    try LabelBalance(labels, classCount: classCount).requireEnough(names: [])
    self.side = side
    self.pixels = pixels
    self.labels = labels
    self.classCount = classCount
  }

  /// Frames.
  public var count: Int { labels.count }

  /// One frame's amplitudes.
  func frame(_ index: Int) -> ArraySlice<UInt8> { pixels[index * side * side..<(index + 1) * side * side] }
}
