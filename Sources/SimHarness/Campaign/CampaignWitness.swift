import CandelaHAL
import CandelaOptics
import CandelaRuntime

/// Takes a run's results and holds each against what the same device answers without faults.
///
/// The reference is computed from the aperture that the result was delivered with and its SEQUENCE: noise is a function
/// of SEQUENCE, so that the codes must be equal to the last bit wherever light and photodiodes are as they should be.
public final class CampaignWitness: ResultSink {
  /// On the thread of the board, whose recoveries are looked at.
  public var delivery: SinkDelivery { .inline }
  /// What recoveries came to by the run's own summary.
  public private(set) var recovery = RecoveryReport()
  /// What broke a promise.
  public private(set) var violations: [String] = []
  /// Results taken.
  public private(set) var delivered = 0
  /// Of these, flagged `recovered`.
  public private(set) var flagged = 0
  /// Of these, answered "unknown".
  public private(set) var unknown = 0

  private let board: PhotonicBoard
  private let core: AnalogCore
  private let weights: BinaryWeights
  private let relativeExposure: Double
  /// Whether light and photodiodes are as they should be throughout the run.
  private let isLightSound: Bool
  /// Whether answers under unsound light are promised to be right or unknown.
  private let hasThreshold: Bool
  private var seen: Set<UInt64> = []
  private var recoveriesBefore: UInt64 = 0

  init(
    board: PhotonicBoard, core: AnalogCore, weights: BinaryWeights, relativeExposure: Double, isLightSound: Bool,
    hasThreshold: Bool
  ) {
    self.board = board
    self.core = core
    self.weights = weights
    self.relativeExposure = relativeExposure
    self.isLightSound = isLightSound
    self.hasThreshold = hasThreshold
  }

  /// Checks one result.
  public func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    delivered += 1
    if result.quality.contains(.recovered) { flagged += 1 }
    if result.isUnknown { unknown += 1 }
    checkFlags(result)
    guard result.quality.isTrusted else { return }
    checkAnswer(result, aperture)
  }

  /// Keeps what the run says of its recoveries; called however it ended.
  public func finish(_ summary: RunSummary) { recovery = summary.recovery }

  private func checkFlags(_ result: InferenceResult) {
    let frame = "frame \(result.frameSequence)"
    if result.sequence != UInt32(truncatingIfNeeded: result.frameSequence) {
      violations.append("\(frame) got SEQUENCE \(result.sequence)")
    }
    if !seen.insert(result.frameSequence).inserted, !result.quality.contains(.repeated) {
      violations.append("\(frame) was counted twice")
    }
    let before = recoveriesBefore
    recoveriesBefore = board.recoveries
    if recoveriesBefore > before, !result.quality.contains(.recovered) {
      violations.append("\(frame) came after a recovery without the flag")
    }
  }

  private func checkAnswer(_ result: InferenceResult, _ aperture: Span<UInt8>) {
    let expected = expected(aperture, sequence: result.sequence)
    let frame = "frame \(result.frameSequence)"
    if isLightSound {
      let codes = (0..<weights.classCount).map { Int(expected.codes[$0]) }
      if result.winner != expected.winner {
        violations.append("\(frame) was answered \(result.winner) unflagged, right is \(expected.winner)")
      } else if let outputs = result.outputs, outputs.map(Int.init) != codes {
        violations.append("\(frame) has outputs \(outputs.map(Int.init)), right are \(codes)")
      }
    } else if hasThreshold, let answer = result.answer, answer != expected.winner {
      violations.append(
        "\(frame) was answered \(answer) with margin \(result.margin ?? 0), right is \(expected.winner)")
    }
  }

  private func expected(_ aperture: Span<UInt8>, sequence: UInt32) -> AnalogResult {
    var currents = [UInt32](repeating: 0, count: core.fusedOperator.diodeCount)
    var span = currents.mutableSpan
    core.fusedOperator.photocurrents(of: aperture, into: &span)
    return core.classify(
      currents: currents.span, weights: weights, sequence: sequence, relativeExposure: relativeExposure)
  }
}
