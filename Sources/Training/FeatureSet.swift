import CandelaOptics

/// Photodiode vectors for training: one row a frame, scaled so that a row's mean is one.
///
/// A linear layer without bias picks the same class whatever the scale of a row; with equal means, every frame weighs
/// the same in the loss.
public struct FeatureSet: Sendable {
  /// Values in a row.
  public let diodeCount: Int
  /// Rows.
  public private(set) var count = 0
  /// Rows one after another.
  package private(set) var values: [Float] = []

  /// An empty set for diodes; `capacity` rows are expected.
  public init(diodeCount: Int, capacity: Int = 0) {
    precondition(diodeCount > 0, "at least one diode")
    self.diodeCount = diodeCount
    values.reserveCapacity(diodeCount * capacity)
  }

  /// Adds rows of photocurrents or ADC codes: a whole number of them, one after another.
  public mutating func append<Reading: BinaryInteger>(_ readings: [Reading]) {
    precondition(readings.count % diodeCount == 0, "whole rows")
    for start in stride(from: 0, to: readings.count, by: diodeCount) {
      append(row: readings[start..<start + diodeCount].lazy.map { Double($0) })
    }
  }

  /// Adds rows of predicted readings, none below 0: a whole number of them, one after another.
  public mutating func append(_ readings: [Float]) {
    precondition(readings.count % diodeCount == 0, "whole rows")
    for start in stride(from: 0, to: readings.count, by: diodeCount) {
      append(row: readings[start..<start + diodeCount].lazy.map { Double($0) })
    }
  }

  private mutating func append(row: some Sequence<Double>) {
    let sum = row.reduce(0.0) { $0 + $1 }
    let scale = sum > 0 ? Double(diodeCount) / sum : 0
    for value in row { values.append(Float(value * scale)) }
    count += 1
  }

  /// The photocurrents of frames under an operator, in rows. `frame` gives the amplitudes of a frame by index.
  public static func photocurrents(
    of fusedOperator: FusedOperator, frames: Int, progress: (Int) -> Void = { _ in },
    frame: (Int) throws -> [UInt8]
  ) rethrows -> FeatureSet {
    var set = FeatureSet(diodeCount: fusedOperator.diodeCount, capacity: frames)
    for start in stride(from: 0, to: frames, by: batchFrames) {
      let size = min(batchFrames, frames - start)
      let apertures = try (start..<start + size).flatMap { try frame($0) }
      var currents = [UInt32](repeating: 0, count: size * fusedOperator.diodeCount)
      var span = currents.mutableSpan
      fusedOperator.photocurrents(of: apertures.span, frames: size, into: &span)
      set.append(currents)
      progress(start + size)
    }
    return set
  }

  /// Frames taken through the operator at a time: enough to read it once for many, few enough to stay in cache.
  private static let batchFrames = 64
}
