import CandelaOptics
import CandelaTraining
import Testing

/// What adaptive training adds to weight training: a start from given weights, noise as light has it, enough frames.
@Suite struct AdaptiveTrainingTests {
  @Test func training_keepsTheWeights_whereNothingIsToLearn() throws {
    // Solved already, and a small rate: hardly a sign changes; from chance, many differ.
    let solved = try Toy.banks()
    let configuration = Toy.configuration {
      $0.learningRate = 1e-4
      $0.epochs = 2
    }
    var trainer = try WeightTrainer(
      features: Toy.features(400, seed: 3), labels: Toy.labels(400), classCount: Toy.classes,
      configuration: configuration, startingFrom: solved)
    let kept = trainer.train()
    #expect(kept == solved)
    var other = try WeightTrainer(
      features: Toy.features(400, seed: 3), labels: Toy.labels(400), classCount: Toy.classes,
      configuration: configuration)
    #expect(other.train() != solved)
  }

  @Test func training_undoesAReorderedDevice_fromItsOldWeights() throws {
    let old = try Toy.banks()
    // The device's diodes have changed places in pairs of blocks: the old weights are wrong everywhere.
    func moved(_ frame: Int, _ seed: UInt64) -> [UInt32] {
      let row = Toy.row(frame, seed: seed)
      return (0..<Toy.diodes).map { row[($0 + 8) % Toy.diodes] }
    }
    var set = FeatureSet(diodeCount: Toy.diodes)
    for frame in 0..<400 { set.append(moved(frame, 5)) }
    var trainer = try WeightTrainer(
      features: set, labels: Toy.labels(400), classCount: Toy.classes,
      configuration: Toy.configuration {
        $0.lightNoise = 0.2
        $0.validationShare = 0
      }, startingFrom: old)
    let banks = trainer.train()
    func accuracy(_ banks: [UInt8]) -> Double {
      let right = (0..<500).count { frame in
        let row = moved(frame, 6)
        let outputs = (0..<Toy.classes).map { output in
          row.indices.reduce(0) {
            $0 + (banks[128 * output + $1 / 8] >> UInt8(7 - $1 % 8) & 1 == 1 ? Int(row[$1]) : -Int(row[$1]))
          }
        }
        return outputs.firstIndex(of: outputs.max() ?? 0) == frame % Toy.classes
      }
      return Double(right) / 500
    }
    #expect(accuracy(old) < 0.3)
    #expect(accuracy(banks) > 0.95)
  }

  @Test func lightNoise_changesTheWeights_andFollowsFromTheSeed() throws {
    let quiet = try Toy.chanceBanks()
    let noisy = try Toy.chanceBanks { $0.lightNoise = 0.3 }
    #expect(noisy != quiet)
    #expect(try Toy.chanceBanks { $0.lightNoise = 0.3 } == noisy)
    #expect(
      try Toy.chanceBanks {
        $0.lightNoise = 0.3
        $0.seed = 2
      } != noisy)
  }

  @Test func settings_areRefused_whenOutOfRange() {
    let changes: [(inout WeightTrainingConfiguration) -> Void] = [
      { $0.lightNoise = -0.1 }, { $0.lightNoise = .nan }, { $0.startMagnitude = 0 }, { $0.startMagnitude = 1.6 },
      { $0.startMagnitude = .nan },
    ]
    for change in changes {
      let error = #expect(throws: TrainingError.self) {
        try WeightTrainer(
          features: Toy.features(8, seed: 1), labels: Toy.labels(8), classCount: 4,
          configuration: Toy.configuration(change))
      }
      #expect(error?.code == "CND-7001")
    }
    let short = #expect(throws: TrainingError.self) {
      try WeightTrainer(
        features: Toy.features(8, seed: 1), labels: Toy.labels(8), classCount: 4,
        configuration: Toy.configuration(), startingFrom: [0])
    }
    #expect(short?.code == "CND-7002")
  }

  @Test func balance_asksForTwentyOfEveryClass() throws {
    let enough = (0..<60).map { UInt8($0 % 3) }
    #expect(LabelBalance(enough, classCount: 3).counts == [20, 20, 20])
    #expect(throws: Never.self) { try LabelBalance(enough, classCount: 3).requireEnough(names: ["a", "b", "c"]) }
    for (labels, classes, words) in [
      (Array(enough.dropLast()), 3, ["class 2 (c) has 19 of the 20"]), (enough, 4, ["class 3 (d) has 0"]),
      ([0], 1, ["1 frames", "has 1"]), ([], 2, ["0 frames"]),
    ] {
      let error = #expect(throws: TrainingError.self) {
        try LabelBalance(labels, classCount: classes).requireEnough(names: ["a", "b", "c", "d"])
      }
      #expect(error?.code == "CND-7004")
      for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
      #expect(error?.remedy.contains("\(20 * classes)") == true)
    }
  }
}
