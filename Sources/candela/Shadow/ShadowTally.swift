import CandelaHAL
import CandelaRuntime

/// Counts what a digital engine answered beside the board.
package struct ShadowTally {
  /// Frames that went to the engine.
  package private(set) var frames: UInt64 = 0
  /// Those of them that the board answered: trusted, not unknown.
  package private(set) var compared: UInt64 = 0
  private var agreed: UInt64 = 0
  /// Compared frames with a label.
  package private(set) var labelled: UInt64 = 0
  private var correct: UInt64 = 0
  private var photonicCorrect: UInt64 = 0
  private var latency = LatencyRecorder()
  private var fastest: Duration?
  private var photonic = LatencyRecorder()

  /// Counts one frame.
  mutating func record(_ winner: Int, in time: Duration, beside result: InferenceResult) {
    frames += 1
    latency.record(time)
    fastest = min(fastest ?? time, time)
    photonic.record(result.age)
    guard let answer = result.answer else { return }
    compared += 1
    if winner == answer { agreed += 1 }
    guard let label = result.label else { return }
    labelled += 1
    if winner == label { correct += 1 }
    if answer == label { photonicCorrect += 1 }
  }

  /// Share of the compared frames on which engine and board name the same class; nil without any.
  package var agreement: Double? { share(agreed, of: compared) }
  /// Right answers of the engine among the labelled frames; nil without any.
  package var accuracy: Double? { share(correct, of: labelled) }
  /// Right answers of the board among the same frames.
  package var photonicAccuracy: Double? { share(photonicCorrect, of: labelled) }
  /// From an image to its scores, by this computer's clock.
  package var digitalLatency: LatencySummary { latency.summary }
  /// The shortest of those times.
  var shortest: Duration { fastest ?? .zero }
  /// Age of the board's results for the same frames, by the run's clock.
  var photonicLatency: LatencySummary { photonic.summary }

  private func share(_ part: UInt64, of whole: UInt64) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}
