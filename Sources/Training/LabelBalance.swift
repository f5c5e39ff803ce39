/// Whether there are enough labelled frames to train every class.
public struct LabelBalance: Sendable, Hashable {
  /// Frames that every class needs: fewer say nothing about a class of 1,024 weights.
  public static let fewestPerClass = 20

  /// Frames by class.
  public let counts: [Int]

  /// Counts labels; each is below `classCount`.
  public init(_ labels: [UInt8], classCount: Int) {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels where Int(label) < classCount { counts[Int(label)] += 1 }
    self.counts = counts
  }

  /// Checks that every class has enough frames. `names` are the classes'.
  /// - Throws: `TrainingError` (CND-7004) that names the first class with too few, and how many are needed.
  public func requireEnough(names: [String], fewest: Int = fewestPerClass) throws(TrainingError) {
    guard let short = counts.firstIndex(where: { $0 < fewest }) else { return }
    let name = names.indices.contains(short) ? names[short] : "\(short)"
    throw TrainingError(
      code: "CND-7004",
      message: "\(counts.reduce(0, +)) frames: class \(short) (\(name)) has \(counts[short]) of the \(fewest) it needs",
      cause: nil,
      remedy: "Give at least \(fewest) frames of each of the \(counts.count) classes, \(fewest * counts.count) in all; "
        + "2,000 are a good number")
  }
}
