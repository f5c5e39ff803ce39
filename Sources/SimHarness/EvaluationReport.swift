import CandelaRuntime

/// What an evaluation found: everything but the wall clock depends on the inputs and the seed only.
public struct EvaluationReport: Sendable, Hashable {
  /// Frames evaluated.
  public let frames: Int
  /// Frames whose label is one of the classes.
  public let labelled: Int
  /// Frames whose label is none of the classes; they count as neither right nor wrong.
  public let foreign: Int
  /// Labelled frames that were answered right.
  public let right: Int
  /// counts[truth][answer] over the labelled frames.
  public let confusion: [[Int]]
  /// Frames on which a line ran empty.
  public let saturated: Int
  /// SHA-256 over, frame by frame, SEQUENCE (u32 LE), winner (u8) and the outputs (i32 LE), in hexadecimal.
  public let digest: String

  /// Right answers over labelled frames; nil without labels.
  public var accuracy: Double? { labelled > 0 ? Double(right) / Double(labelled) : nil }

  /// Sums up records in the order of their frames. `labels` has one entry a record; winners are below `classCount`.
  public init(_ records: [EvaluationRecord], labels: [Int?], classCount: Int) {
    precondition(records.count == labels.count, "one label, or nil, a frame")
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    var digest = ResultDigest()
    var foreign = 0
    for (record, label) in zip(records, labels) {
      digest.add(sequence: record.sequence, winner: record.winner, outputs: record.outputs)
      precondition((0..<classCount).contains(record.winner), "class \(record.winner) of \(classCount)")
      guard let label else { continue }
      if (0..<classCount).contains(label) { confusion[label][record.winner] += 1 } else { foreign += 1 }
    }
    self.confusion = confusion
    self.foreign = foreign
    frames = records.count
    labelled = confusion.reduce(0) { $0 + $1.reduce(0, +) }
    right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    saturated = records.count { $0.isSaturated }
    self.digest = digest.hexadecimal
  }

  /// The 95 % confidence interval of the accuracy (Wilson's score interval); nil without labels.
  public var accuracyBounds: ClosedRange<Double>? {
    guard let accuracy, labelled > 0 else { return nil }
    let (z, n) = (1.959963984540054, Double(labelled))
    let centre = (accuracy + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (accuracy * (1 - accuracy) / n + z * z / (4 * n * n)).squareRoot()
    // At 0 and 1 the interval ends at the accuracy itself; rounding must not put it outside.
    return max(0, min(accuracy, centre - half))...min(1, max(accuracy, centre + half))
  }

  /// Half the width of that interval, its larger side.
  public var accuracyInterval: Double? {
    guard let accuracy, let bounds = accuracyBounds else { return nil }
    return max(bounds.upperBound - accuracy, accuracy - bounds.lowerBound)
  }
}
