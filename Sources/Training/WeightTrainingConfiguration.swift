/// How weights are trained.
public struct WeightTrainingConfiguration: Sendable, Hashable {
  /// Times that every frame is seen. Default: a choice; the shipped bundles were trained with it.
  public var epochs = 40
  /// Frames of one step.
  public var batchSize = 200
  /// Step size of Adam on the latent weights at the start; it falls linearly to a hundredth.
  public var learningRate: Float = 0.02
  /// Latent weights stay in -clip...clip, so that every one can still change its sign.
  public var latentClip: Float = 1.5
  /// Standard deviation of the noise added to every feature while training, relative to the row's mean.
  public var featureNoise: Float = 0.0
  /// Standard deviation of noise that grows with the light, as shot noise does, added while training: this times the square
  /// root of the feature. On few frames it also keeps the weights from learning them by heart.
  public var lightNoise: Float = 0.0
  /// Magnitude of the latent weights where training starts from given weights: how reluctant they are to change sign.
  public var startMagnitude: Float = 0.1
  /// Share of the frames kept back to choose the best epoch, 0...0.5.
  public var validationShare = 0.05
  /// Everything random follows from it.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}

  func validate() throws(TrainingError) {
    guard (1...10_000).contains(epochs) else { throw .setting("epochs", "\(epochs)", "1...10,000") }
    guard (1...100_000).contains(batchSize) else { throw .setting("batch size", "\(batchSize)", "1...100,000") }
    guard learningRate > 0, learningRate <= 1 else {
      throw .setting("learning rate", "\(learningRate)", "above 0, at most 1")
    }
    guard latentClip > 0, latentClip <= 100 else {
      throw .setting("latent clip", "\(latentClip)", "above 0, at most 100")
    }
    guard featureNoise >= 0, featureNoise <= 10 else { throw .setting("feature noise", "\(featureNoise)", "0...10") }
    guard lightNoise >= 0, lightNoise <= 10 else { throw .setting("light noise", "\(lightNoise)", "0...10") }
    guard startMagnitude > 0, startMagnitude <= latentClip else {
      throw .setting("start magnitude", "\(startMagnitude)", "above 0, at most the latent clip")
    }
    guard (0...0.5).contains(validationShare) else {
      throw .setting("validation share", "\(validationShare)", "0...0.5")
    }
  }
}
