import CandelaBoardSpec
import CandelaOptics
import CandelaSim

/// The optics and the EAC without wires: batches straight through the same device that the emulated board would be.
public struct DirectEvaluator: Sendable {
  /// Frames taken through the operator at a time.
  private static let batchFrames = 64

  private let core: AnalogCore
  private let weights: BinaryWeights
  private let relativeExposure: Double

  /// A device on a board, with a committed mask's operator and weights; `relativeExposure` is the program's.
  public init(
    fusedOperator: FusedOperator, weights: BinaryWeights, profile: BoardProfile, device: SimulatedDevice,
    relativeExposure: Double = 1
  ) {
    core = profile.analogCore(
      fusedOperator: fusedOperator, serial: device.serial, seed: device.seed, ideal: device.isIdeal,
      errors: device.errors)
    self.weights = weights
    self.relativeExposure = profile.timing.realisedExposure(relativeExposure)
  }

  /// Answers for a range of frames, in order; SEQUENCE is the frame's index. `progress` gets the frames done.
  public func evaluate(
    _ set: ApertureSet, _ range: Range<Int>, progress: (Int) -> Void = { _ in }
  ) -> [EvaluationRecord] {
    var records: [EvaluationRecord] = []
    records.reserveCapacity(range.count)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.batchFrames) {
      let batch = start..<min(start + Self.batchFrames, range.upperBound)
      records += classify(set, batch)
      progress(batch.count)
    }
    return records
  }

  private func classify(_ set: ApertureSet, _ batch: Range<Int>) -> [EvaluationRecord] {
    let diodes = core.fusedOperator.diodeCount
    var currents = [UInt32](repeating: 0, count: batch.count * diodes)
    var span = currents.mutableSpan
    core.fusedOperator.photocurrents(of: Array(set.apertures(batch)).span, frames: batch.count, into: &span)
    return batch.enumerated().map { position, frame in
      let row = Array(currents[position * diodes..<(position + 1) * diodes])
      let result = core.classify(
        currents: row.span, weights: weights, sequence: UInt32(frame), relativeExposure: relativeExposure)
      return EvaluationRecord(
        sequence: UInt32(frame), winner: result.winner, outputs: (0..<weights.classCount).map { result.codes[$0] },
        isSaturated: result.saturation != 0)
    }
  }
}
