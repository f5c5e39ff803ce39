import CandelaOptics

/// How mask and weights are trained together.
public struct JointTrainingConfiguration: Sendable, Hashable {
  /// Times that every frame is seen.
  public var epochs = 30
  /// Frames of one step.
  public var batchSize = 250
  /// Adam's step on the mask's phases at the start, in radians; it falls to zero along half a cosine.
  public var phaseRate: Float = 0.1
  /// Adam's step on the latent weights at the start.
  public var weightRate: Float = 0.01
  /// Latent weights stay in -clip...clip, so that every one can still change its sign.
  public var latentClip: Float = 1.5
  /// Share of the target probability that is spread over all classes, 0..<1.
  public var labelSmoothing: Float = 0
  /// Share of the epochs after which the light sees the mask rounded to its levels, 0...1.
  public var roundFrom = 0.3
  /// Share of the epochs that take only the mean field over each diode's active area, 0...1: a third of the work.
  public var coarseUntil = 0.8
  /// Terms of each leg's kernel while training; evaluation takes as many as its tolerance asks for.
  public var kernelTerms = 1
  /// The mask's pattern before the first step.
  public var initialMask: MaskPattern
  /// Random changes of the frames.
  public var augmentation = Augmentation()
  /// Imperfections that training sees.
  public var noise = TrainingNoise()
  /// Threads of the matrix products. The result depends on it in the last bits.
  public var threads = 1
  /// Everything random follows from it.
  public var seed: UInt64 = 1

  /// The defaults, with a pattern to start from.
  public init(initialMask: MaskPattern) { self.initialMask = initialMask }

  /// - Throws: `TrainingError` (CND-7001) that names the first setting out of range.
  public func validate() throws(TrainingError) {
    try Self.check("epochs", epochs, 1...10_000)
    try Self.check("batch size", batchSize, 1...100_000)
    try Self.check("kernel terms", kernelTerms, 1...8)
    try Self.check("threads", threads, 1...256)
    try Self.check("phase rate", phaseRate, 0...10)
    try Self.check("weight rate", weightRate, 0...1)
    try Self.check("latent clip", latentClip, 0.001...100)
    try Self.check("label smoothing", labelSmoothing, 0...0.9)
    try Self.check("share of the epochs before rounding", roundFrom, 0...1)
    try Self.check("share of the coarse epochs", coarseUntil, 0...1)
  }

  private static func check<Value: Comparable>(
    _ name: String, _ value: Value, _ range: ClosedRange<Value>
  ) throws(TrainingError) {
    guard range.contains(value) else {
      throw .setting(name, "\(value)", "\(range.lowerBound)...\(range.upperBound)")
    }
  }
}
