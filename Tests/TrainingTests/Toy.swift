import CandelaOptics
import CandelaTraining

/// A problem that weights of +1 and -1 can solve: the diodes of a class's own block are brighter than the others.
enum Toy {
  static let diodes = 32
  static let classes = 4

  static func label(_ frame: Int) -> UInt8 { UInt8(frame % classes) }

  /// Counts 0...255 in every diode, and 160 more in the class's eight.
  static func row(_ frame: Int, seed: UInt64) -> [UInt32] {
    let random = Philox(key: seed)
    return (0..<diodes).map { diode in
      let noise = UInt32(random.block(UInt64(frame), UInt64(diode)).0 % 256)
      return noise + (diode / 8 == Int(label(frame)) ? 160 : 0)
    }
  }

  static func features(_ count: Int, seed: UInt64) -> FeatureSet {
    var set = FeatureSet(diodeCount: diodes)
    for frame in 0..<count { set.append(row(frame, seed: seed)) }
    return set
  }

  static func labels(_ count: Int) -> [UInt8] { (0..<count).map(label) }

  static func configuration(_ change: (inout WeightTrainingConfiguration) -> Void = { _ in })
    -> WeightTrainingConfiguration
  {
    var configuration = WeightTrainingConfiguration()
    configuration.epochs = 12
    configuration.batchSize = 50
    configuration.learningRate = 0.008
    configuration.validationShare = 0.1
    change(&configuration)
    return configuration
  }

  static func banks(
    _ configuration: WeightTrainingConfiguration = configuration(), frames: Int = 1000,
    progress: (WeightTrainer.Epoch) -> Bool = { _ in true }
  ) throws -> [UInt8] {
    var trainer = try WeightTrainer(
      features: features(frames, seed: 1), labels: labels(frames), classCount: classes, configuration: configuration)
    return trainer.train(progress: progress)
  }

  /// Banks for a problem without a solution: every frame and every label is chance, so that each rounding counts.
  static func chanceBanks(
    _ change: (inout WeightTrainingConfiguration) -> Void = { _ in },
    progress: (WeightTrainer.Epoch) -> Bool = { _ in true }
  ) throws -> [UInt8] {
    let random = Philox(key: 5)
    var features = FeatureSet(diodeCount: 64)
    for frame in UInt64(0)..<120 { features.append((0..<64).map { UInt32(random.block(frame, $0).0 % 256) }) }
    let labels = (0..<120).map { UInt8(random.block(UInt64($0), 99).0 % 2) }
    var trainer = try WeightTrainer(
      features: features, labels: labels, classCount: 2,
      configuration: configuration {
        $0.validationShare = 0.5
        $0.epochs = 40
        $0.batchSize = 7
        change(&$0)
      })
    return trainer.train(progress: progress)
  }

  /// Share of frames that the EAC would answer right: plus line minus minus line in whole numbers.
  static func accuracy(_ banks: [UInt8], frames: Int, seed: UInt64) -> Double {
    let right = (0..<frames).count { frame in
      let counts = row(frame, seed: seed)
      let outputs = (0..<classes).map { output in
        counts.indices.reduce(0) { sum, diode in
          let bit = banks[128 * output + diode / 8] >> UInt8(7 - diode % 8) & 1
          return sum + (bit == 1 ? Int(counts[diode]) : -Int(counts[diode]))
        }
      }
      return outputs.firstIndex(of: outputs.max() ?? 0) == Int(label(frame))
    }
    return Double(right) / Double(frames)
  }

  /// FNV-1a, 64 bits.
  static func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
