import CandelaOptics

/// The steps of one epoch: buffers, noise and the operator's place in memory are kept from step to step.
final class JointStep {
  private let trainer: JointTrainer
  /// All of one size; step n takes choice n modulo their number.
  private let choices: [any TrainableOptics]
  private let epoch: Int
  private let pass: BatchPass
  private let noise: OutputNoise
  private let isRounded: Bool
  private var rows: [Float]
  private var transmissions: [ComplexPlane]
  private var slopes: [ComplexPlane]

  init(trainer: JointTrainer, choices: [any TrainableOptics], epoch: Int) {
    self.trainer = trainer
    self.choices = choices
    let optics = choices[0]
    self.epoch = epoch
    let configuration = trainer.configuration
    pass = BatchPass(
      frames: min(configuration.batchSize, trainer.frames.count), pixels: optics.inputCount, diodes: optics.diodeCount,
      modes: optics.modeCount, classes: trainer.frames.classCount)
    isRounded = Double(epoch) >= configuration.roundFrom * Double(configuration.epochs)
    rows = [Float](repeating: 0, count: optics.operatorSize)
    transmissions = optics.layers.map { ComplexPlane(rows: $0.pixels, columns: $0.pixels) }
    slopes = transmissions
    noise = trainer.outputNoise(
      meanFullCurrent: TrainingOptics.meanCurrent(
        optics, masks: trainer.parameters.masks, bytes: [UInt8](repeating: 255, count: optics.inputCount)))
  }

  /// One step on a batch of frames, at a share of the rates.
  func run(_ batch: [Int], index: Int, rate: Float, on parameters: inout JointParameters) -> BatchPass.Outcome {
    let configuration = trainer.configuration
    let optics = choices[index % choices.count]
    let bytes = aperture(batch)
    makeOperator(optics, parameters, step: index)
    let signs = parameters.weights.signs
    pass.forward(bytes, frames: batch.count, rows: rows, scale: parameters.scale, signs: signs)
    addNoise(batch)
    let outcome = pass.loss(
      labels: batch.map { trainer.frames.labels[$0] }, gain: parameters.weights.gain,
      smoothing: configuration.labelSmoothing)
    pass.backward(frames: batch.count, scale: parameters.scale, signs: signs)
    parameters.weights.step(
      pass.weightSlopes, gainSlope: outcome.gainSlope, rate: configuration.weightRate * rate,
      gainRate: Self.gainRate * rate, clip: configuration.latentClip)
    if configuration.phaseRate > 0 {
      optics.transmissionSlopes(rows: pass.rowSlopes, into: &slopes)
      for layer in slopes.indices {
        var phaseSlopes = [Float](repeating: 0, count: slopes[layer].re.count)
        TrainingKernels.phaseSlope(slopes[layer], transmission: transmissions[layer], into: &phaseSlopes)
        parameters.masks[layer].step(phaseSlopes, rate: configuration.phaseRate * rate)
      }
    }
    return outcome
  }

  /// Adam's step on the logarithm of the gain at the start.
  private static let gainRate: Float = 0.02

  private func aperture(_ batch: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(batch.count * choices[0].inputCount)
    let augmentation = trainer.configuration.augmentation
    for frame in batch {
      augmentation.append(
        trainer.frames.frame(frame), side: trainer.frames.side, to: &bytes, random: trainer.random,
        counter: UInt64(frame) | UInt64(epoch) << 32)
    }
    return bytes
  }

  private func makeOperator(_ optics: any TrainableOptics, _ parameters: JointParameters, step: Int) {
    for (layer, mask) in parameters.masks.enumerated() {
      mask.transmission(
        isRounded: isRounded, errors: maskErrors(mask.layer, layer: layer, step: step), into: &transmissions[layer])
    }
    optics.makeOperator(transmissions, rows: &rows)
  }

  private func maskErrors(_ layer: PhaseLayer, layer index: Int, step: Int) -> [Float] {
    let deviation = trainer.configuration.noise.maskError * Float.pi
    guard deviation > 0 else { return [] }
    let counter = UInt64(epoch) << 32 | UInt64(step)
    return (0..<layer.pixels * layer.pixels).map {
      deviation * Float(trainer.random.normal(counter, 0x23 << 56 | UInt64(index) << 48 | UInt64($0)))
    }
  }

  private func addNoise(_ batch: [Int]) {
    guard !noise.isOff else { return }
    for (position, frame) in batch.enumerated() {
      let deviation = noise.deviation(total: pass.total(position), diodes: choices[0].diodeCount)
      let counter = UInt64(frame) | UInt64(epoch) << 32
      for output in 0..<trainer.frames.classCount {
        let draw = Float(trainer.random.normal(counter, 0x24 << 56 | UInt64(output)))
        pass.addNoise(deviation * draw, frame: position, output: output)
      }
    }
  }
}
