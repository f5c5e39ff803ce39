import CandelaBoardSpec
import CandelaHAL
import CandelaMetering

/// One frame's way through the board.
public struct InferenceResult: Sendable, Hashable {
  /// The SEQUENCE that the host wrote for this frame.
  public let sequence: UInt32
  /// The source's count of the frame.
  public let frameSequence: UInt64
  /// When the sensor took the frame, as the source says.
  public let frameTime: Timestamp
  /// EPOCH of the exposure.
  public let epoch: UInt32
  /// The class with the highest output; use it only when `quality.isTrusted`.
  public let winner: Int
  /// The outputs by the diagnostic ADC, where the run reads them.
  public let outputs: OutputCodes?
  /// Ground truth, where the source knows it.
  public let label: Int?
  /// How far the result can be trusted.
  public let quality: ResultQuality
  /// Whether the answer is "unknown": the result can be trusted, and says nothing about the frame
  /// (`PipelineOptions.unknownBelow`).
  public let isUnknown: Bool
  /// From the frame's time (or its delivery, see `PipelineOptions.ageOrigin`) to its result.
  public let age: Duration
  /// Trigger accepted to winner latched, in nanoseconds, by the controller's clock.
  public let deviceNanoseconds: UInt32
  /// The chip's energy by its model.
  public let energy: EnergyEntry
  /// Which configuration of the run answered: 1, and one more after every change (`RunControl`).
  public let configuration: UInt32

  /// The highest output minus the second highest, in ADC codes; nil without outputs.
  public var margin: Int? { outputs?.margin }
  /// The class that is answered; nil for an unknown one or a result not to be trusted.
  public var answer: Int? { quality.isTrusted && !isUnknown ? winner : nil }
  /// Whether the answer is the ground truth; nil without ground truth, without an answer, and for a frame that the
  /// source had delivered before.
  public var isCorrect: Bool? {
    guard let answer, !quality.contains(.repeated) else { return nil }
    return label.map { $0 == answer }
  }

  /// Puts a result together.
  public init(
    sequence: UInt32, frameSequence: UInt64, frameTime: Timestamp, epoch: UInt32, winner: Int, outputs: OutputCodes?,
    label: Int?, quality: ResultQuality, isUnknown: Bool = false, age: Duration, deviceNanoseconds: UInt32,
    energy: EnergyEntry, configuration: UInt32 = 1
  ) {
    self.sequence = sequence
    self.frameSequence = frameSequence
    self.frameTime = frameTime
    self.epoch = epoch
    self.winner = winner
    self.outputs = outputs
    self.label = label
    self.quality = quality
    self.isUnknown = isUnknown
    self.age = age
    self.deviceNanoseconds = deviceNanoseconds
    self.energy = energy
    self.configuration = configuration
  }
}
