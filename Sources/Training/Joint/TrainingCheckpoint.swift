import CandelaOptics

/// Joint training as of a whole epoch, as bytes: what `candela train --resume` reads.
///
/// Every random number of an epoch follows from the seed and the epoch, so going on from a checkpoint gives the same
/// result as never having stopped.
public struct TrainingCheckpoint: Sendable {
  /// What the run was: settings, design, data, as pairs of a name and a value. A run goes on only with the same.
  public let identity: [(name: String, value: String)]
  package let parameters: JointParameters

  /// A checkpoint of a run that `identity` describes.
  public init(_ trainer: JointTrainer, identity: [(name: String, value: String)]) {
    self.identity = identity
    parameters = trainer.parameters
  }

  /// Epochs done.
  public var epoch: Int { parameters.epoch }

  private static let magic = "candela-checkpoint 1\n"

  /// The checkpoint as bytes: a text header, numbers in little-endian order, a checksum over all before it.
  public var encoded: [UInt8] {
    var writer = CheckpointWriter()
    writer.bytes += Array(Self.magic.utf8)
    writer.append(identity.count)
    for (name, value) in identity {
      writer.append(name)
      writer.append(value)
    }
    writer.append(parameters.epoch)
    writer.append([parameters.scale])
    writer.append(parameters.masks.count)
    for mask in parameters.masks {
      writer.append(mask.phases)
      writer.append(mask.state)
    }
    writer.append(parameters.weights.latent)
    writer.append(parameters.weights.state)
    writer.append(parameters.weights.logGain)
    writer.append(parameters.weights.gainState)
    writer.append(Int(bitPattern: UInt(CheckpointWriter.checksum(writer.bytes[...]))))
    return writer.bytes
  }

  /// Reads a checkpoint for a design's layers and a number of classes.
  /// - Throws: `TrainingError` (CND-7006) for anything that is not a whole checkpoint of that form.
  public init(_ bytes: [UInt8], layers: [PhaseLayer], diodes: Int, classes: Int) throws(TrainingError) {
    guard bytes.starts(with: Self.magic.utf8), bytes.count > Self.magic.utf8.count + 8 else {
      throw .checkpoint("the file is no candela-checkpoint 1", remedy: "Name a file that candela train wrote")
    }
    var reader = CheckpointReader(bytes[Self.magic.utf8.count...])
    guard UInt64(bitPattern: Int64(CheckpointReader.lastNumber(bytes))) == CheckpointWriter.checksum(bytes.dropLast(8))
    else { throw .checkpoint("the file is damaged", remedy: "Start the training anew, or use another checkpoint") }
    identity = try reader.pairs()
    let epoch = try reader.count()
    let scale = try reader.floats(1)[0]
    guard try reader.count() == layers.count else { throw CheckpointReader.foreign }
    var masks: [TrainableMask] = []
    for layer in layers {
      let count = layer.pixels * layer.pixels
      let phases = try reader.floats(count)
      masks.append(TrainableMask(layer: layer, phases: phases, state: try reader.state(count)))
    }
    let count = diodes * classes
    let latent = try reader.floats(count)
    let state = try reader.state(count)
    let logGain = try reader.floats(1)[0]
    let weights = TrainableWeights(
      diodeCount: diodes, classCount: classes, latent: latent, state: state, logGain: logGain,
      gainState: try reader.state(1))
    parameters = JointParameters(masks: masks, weights: weights, epoch: epoch, scale: scale)
  }

  /// - Throws: `TrainingError` (CND-7006) that names the first difference from another run.
  public func check(against other: [(name: String, value: String)]) throws(TrainingError) {
    for (mine, theirs) in zip(identity, other) where mine != theirs {
      throw .checkpoint(
        "the checkpoint was made with \(mine.name) \(mine.value), this run has \(theirs.value)",
        remedy: "Resume with the settings, board and data that it was made with, or start anew without --resume")
    }
    guard identity.count == other.count else { throw CheckpointReader.foreign }
  }
}

extension JointTrainer {
  /// Goes on from a checkpoint of the same run.
  public func resume(from checkpoint: TrainingCheckpoint) { resume(from: checkpoint.parameters) }
}
