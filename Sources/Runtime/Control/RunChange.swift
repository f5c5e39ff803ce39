import CandelaHAL
import CandelaModel

/// What a run is to do otherwise from some frame on; what is nil stays as it is.
public struct RunChange: Sendable {
  /// Mask and weights, and the preprocessing that they were trained with.
  public struct Model: Sendable {
    /// What the board is loaded with.
    public let program: BoardProgram
    /// What turns frames into aperture images; as many pixels as before.
    public let preprocessor: any FramePreprocessor

    /// Both.
    public init(program: BoardProgram, preprocessor: any FramePreprocessor) {
      self.program = program
      self.preprocessor = preprocessor
    }
  }

  /// The confidence threshold (`PipelineOptions.unknownBelow`).
  public enum Threshold: Sendable, Hashable {
    /// Every trusted result names a class.
    case off
    /// A margin of fewer ADC codes is "unknown".
    case below(Int)
  }

  /// Another model.
  public var model: Model?
  /// Another threshold.
  public var threshold: Threshold?
  /// Another frame policy.
  public var policy: FramePolicy?

  /// Changes nothing.
  public init() {}
}

/// A change that took effect.
public struct AppliedChange: Sendable, Hashable {
  /// The number that later results carry (`InferenceResult.configuration`); a run begins with 1.
  public let configuration: UInt32
  /// EPOCH of the last result before; nil where there was none.
  public let lastEpoch: UInt32?
  /// How long no frame was exposed for it, on the run's clock; a new model takes as long as its load.
  public let duration: Duration

  /// A change that took effect.
  public init(configuration: UInt32, lastEpoch: UInt32?, duration: Duration) {
    self.configuration = configuration
    self.lastEpoch = lastEpoch
    self.duration = duration
  }
}
