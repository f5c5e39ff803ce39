import CandelaOptics

/// Trains phase masks and binary weights together, by gradients through the fused operator.
///
/// A step builds the operator of the masks once, takes a batch of frames through it and back in two matrix products,
/// and carries the slopes from the operator to the masks: the cost of a frame does not depend on the mask's size.
/// Signs and levels are passed by the straight-through estimator (Courbariaux et al., BinaryConnect, 2015). Repeatable
/// on one machine for one seed and number of threads; not across machines, whose matrix products round differently.
public final class JointTrainer {
  /// What one epoch did.
  public struct Epoch: Sendable, Hashable {
    /// Counted from 1.
    public let number: Int
    /// Mean cross-entropy of its frames.
    public let loss: Double
    /// Share of right answers while it learned, with noise.
    public let accuracy: Double
  }

  /// Weights, masks and moments as of the last whole epoch.
  package private(set) var parameters: JointParameters
  package let configuration: JointTrainingConfiguration
  package let optics: TrainingOptics
  let frames: TrainingFrames
  let random: Philox
  private let noise: NoiseParameters
  /// Share of the photon budget's exposure that one pulse takes.
  private let exposure: Double

  /// Prepares training on frames for a design whose device has these stages.
  /// - Throws: `TrainingError` for settings or frames that do not fit; `OpticsError` for a design that cannot be built.
  public init(
    design: OpticalDesign, noise: NoiseParameters, frames: TrainingFrames, configuration: JointTrainingConfiguration,
    exposure: Double = 1
  ) throws {
    try configuration.validate()
    guard frames.side == design.input.pixels else {
      throw TrainingError.data(
        "frames of \(frames.side) x \(frames.side) pixels for an input plane of \(design.input.pixels)",
        remedy: "Bring the frames to the design's input size")
    }
    guard design.detector.pixels * design.detector.pixels <= BinaryWeights.bankBytes * 8 else {
      throw TrainingError.data(
        "\(design.detector.pixels * design.detector.pixels) photodiodes",
        remedy: "A weight bank holds 1,024 bits, one a photodiode")
    }
    self.configuration = configuration
    self.frames = frames
    self.noise = noise
    self.exposure = exposure
    BLASProduct.useThreads(configuration.threads)
    random = Philox(key: configuration.seed, 0x6A6F_696E_74)
    optics = try TrainingOptics(design: design, configuration: configuration, random: random)
    parameters = Self.start(design, frames: frames, configuration: configuration, optics: optics, random: random)
  }

  /// Goes on from parameters of an earlier run with the same settings.
  package func resume(from parameters: JointParameters) { self.parameters = parameters }

  /// Whether all epochs are done.
  public var isFinished: Bool { parameters.epoch >= configuration.epochs }

  /// The masks rounded to their levels, and the weight banks (128 bytes a class).
  public var result: (masks: [PhaseMask], banks: [UInt8]) {
    (parameters.masks.map(\.mask), parameters.weights.banks)
  }

  /// The masks before rounding.
  public var continuousMasks: [PhaseMask] { parameters.masks.map(\.continuousMask) }

  /// Epochs done.
  public var epoch: Int { parameters.epoch }

  /// Runs the next epoch. `progress` gets the share of the epoch's frames that are done.
  public func runEpoch(progress: (Double) -> Void = { _ in }) -> Epoch {
    precondition(!isFinished, "all epochs are done")
    let epoch = parameters.epoch
    let order = Self.permutation(frames.count, random: random, epoch: epoch)
    let step = JointStep(trainer: self, choices: optics.choices(epoch: epoch, of: configuration), epoch: epoch)
    let steps = (order.count + configuration.batchSize - 1) / configuration.batchSize
    var (loss, right) = (0.0, 0)
    for index in 0..<steps {
      let batch = order[index * configuration.batchSize..<min((index + 1) * configuration.batchSize, order.count)]
      let done = (Double(epoch) + Double(index) / Double(steps)) / Double(configuration.epochs)
      let outcome = step.run(Array(batch), index: index, rate: Self.cosineShare(done), on: &parameters)
      loss += outcome.loss
      right += outcome.right
      progress(Double(index + 1) / Double(steps))
    }
    parameters.epoch += 1
    return Epoch(
      number: parameters.epoch, loss: loss / Double(frames.count), accuracy: Double(right) / Double(frames.count))
  }

  /// The device's noise on an output, in the units of training.
  func outputNoise(meanFullCurrent: Double) -> OutputNoise {
    // A uniform half-amplitude aperture gives a quarter of the full-amplitude currents.
    let meanCurrent = meanFullCurrent > 0 ? 4 / (Double(parameters.scale) * meanFullCurrent) : 0
    var drawn = OutputNoise(noise, pulses: frames.classCount, meanCurrent: meanCurrent, exposure: exposure)
    drawn.relative = configuration.noise.diodes
    drawn.boardShare = configuration.noise.board
    return drawn
  }

  /// Falls from 1 to 0 along half a cosine.
  private static func cosineShare(_ done: Double) -> Float {
    Float(0.5 * (1 + DeterministicMath.cis(turns: done / 2).cosine))
  }

  private static func start(
    _ design: OpticalDesign, frames: TrainingFrames, configuration: JointTrainingConfiguration, optics: TrainingOptics,
    random: Philox
  ) -> JointParameters {
    let masks = design.phaseLayers.enumerated().map { index, layer in
      TrainableMask(
        layer: layer,
        phases: configuration.initialMask.phases(
          layer: layer, wavelengthMeters: design.wavelengthMeters, seed: configuration.seed &+ UInt64(index)))
    }
    let weights = TrainableWeights(
      diodeCount: optics.diodeCount, classCount: frames.classCount, random: random)
    let sample = Array(frames.pixels.prefix(min(frames.count, 200) * frames.side * frames.side))
    let mean = TrainingOptics.meanCurrent(optics.choices(epoch: 0, of: configuration)[0], masks: masks, bytes: sample)
    return JointParameters(masks: masks, weights: weights, scale: mean > 0 ? Float(1 / mean) : 1)
  }

  /// A random order of 0..<count (Fisher and Yates).
  private static func permutation(_ count: Int, random: Philox, epoch: Int) -> [Int] {
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      let draw = random.block(UInt64(index) | UInt64(epoch) << 32, 0x22 << 56).0
      order.swapAt(index, Int(draw.multipliedFullWidth(by: UInt64(index + 1)).high))
    }
    return order
  }
}
