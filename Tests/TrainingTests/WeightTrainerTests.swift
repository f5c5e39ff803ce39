import CandelaOptics
import CandelaTraining
import Testing

@Suite struct WeightTrainerTests {
  @Test func training_solvesASeparableProblem_onFramesItHasNotSeen() throws {
    var losses: [Double] = []
    let banks = try Toy.banks {
      losses.append($0.loss)
      return true
    }
    #expect(Toy.accuracy(banks, frames: 1000, seed: 2) > 0.95)
    #expect(losses.count == 12 && losses[11] < losses[0] / 2)
    #expect(losses.allSatisfy { $0.isFinite })
  }

  /// Fingerprints of the banks as this project first trained them, on x86-64 in release; debug builds and other
  /// machines must give the same bytes.
  @Test func banks_areTheSameBytes_onEveryMachine() throws {
    let banks = try [Toy.banks(), Toy.chanceBanks(), Toy.chanceBanks { $0.featureNoise = 0.3 }]
    let golden: [UInt64] = [15_019_372_164_006_024_385, 3_079_030_632_390_888_494, 2_324_385_180_372_585_014]
    #expect(banks.map { Toy.fingerprint($0) } == golden)
  }

  @Test func banks_followFromTheSeed_andFromNothingElse() throws {
    let chance = try Toy.chanceBanks()
    #expect(try Toy.chanceBanks() == chance)
    #expect(try Toy.chanceBanks { $0.seed = 2 } != chance)
    let first = try Toy.banks()
    #expect(first.count == 128 * Toy.classes)
    // Bits behind the last diode stay zero.
    for output in 0..<Toy.classes { #expect(first[(128 * output + 4)..<(128 * (output + 1))].allSatisfy { $0 == 0 }) }
  }

  @Test func validation_keepsItsShareApart_andNumbersTheEpochs() throws {
    var epochs: [WeightTrainer.Epoch] = []
    _ = try Toy.banks(Toy.configuration { $0.validationShare = 0.25 }) {
      epochs.append($0)
      return true
    }
    #expect(epochs.map(\.number) == Array(1...12))
    for epoch in epochs {
      // 250 frames are kept back.
      let right = try #require(epoch.validationAccuracy) * 250
      #expect(abs(right - right.rounded()) < 1e-9)
    }
    _ = try Toy.banks(Toy.configuration { $0.validationShare = 0 }) {
      #expect($0.validationAccuracy == nil)
      return true
    }
  }

  @Test func validationFrames_areNotLearnt_whenLabelsAreChance() throws {
    // 60 frames learn by heart what 64 diodes and two classes allow; the 60 kept back stay at chance.
    var last: WeightTrainer.Epoch?
    _ = try Toy.chanceBanks(progress: {
      last = $0
      return true
    })
    let accuracy = try #require(last?.validationAccuracy)
    // 0.5 plus or minus four standard deviations of 60 coins.
    #expect(accuracy > 0.24 && accuracy < 0.76)
    #expect(try #require(last).loss < 0.4)
  }

  @Test func train_returnsTheBestEpoch_andStopsWhenAsked() throws {
    // A high rate and noise make the accuracy go up and down.
    let configuration = Toy.configuration {
      $0.learningRate = 0.5
      $0.featureNoise = 0.5
    }
    var accuracies: [Double] = []
    let banks = try Toy.banks(configuration, frames: 300) {
      accuracies.append($0.validationAccuracy ?? 0)
      return true
    }
    let best = try #require(accuracies.lastIndex(of: accuracies.max() ?? 0)) + 1
    var seen = 0
    let stopped = try Toy.banks(configuration, frames: 300) {
      seen = $0.number
      return $0.number < best
    }
    #expect(seen == best && stopped == banks)
    #expect(Set(accuracies).count > 1)
  }

  @Test func train_usesTheLastEpoch_whenNothingIsKeptBack() throws {
    let configuration = Toy.configuration { $0.validationShare = 0 }
    let whole = try Toy.banks(configuration)
    let first = try Toy.banks(configuration) { _ in false }
    #expect(first != whole)
    #expect(Toy.accuracy(whole, frames: 500, seed: 2) > 0.95)
  }

  @Test func oneClass_isTrained_withoutTrouble() throws {
    var trainer = try WeightTrainer(
      features: Toy.features(10, seed: 1), labels: [UInt8](repeating: 0, count: 10), classCount: 1,
      configuration: Toy.configuration { $0.batchSize = 3 })
    #expect(trainer.train().count == 128)
  }

  @Test func trainer_refusesData_thatDoesNotFit() {
    let features = Toy.features(8, seed: 1)
    let cases: [(FeatureSet, [UInt8], Int)] = [
      (features, Toy.labels(7), 4), (features, Toy.labels(9), 4), (FeatureSet(diodeCount: 4), [], 4),
      (features, Toy.labels(8), 3), (features, Toy.labels(8), 0), (features, Toy.labels(8), 17),
      (wide, [0], 2),
    ]
    for (features, labels, classes) in cases {
      let error = #expect(throws: TrainingError.self) {
        try WeightTrainer(features: features, labels: labels, classCount: classes, configuration: .init())
      }
      #expect(error?.code == "CND-7002")
    }
  }

  /// One diode more than a weight bank holds.
  private var wide: FeatureSet {
    var set = FeatureSet(diodeCount: 1025)
    set.append([UInt32](repeating: 1, count: 1025))
    return set
  }

  @Test func trainer_takesAFullBank_ofDiodes() throws {
    var set = FeatureSet(diodeCount: 1024)
    for frame in 0..<4 { set.append((0..<1024).map { UInt32(($0 + frame * 512) % 1024) }) }
    var trainer = try WeightTrainer(
      features: set, labels: [0, 1, 0, 1], classCount: 2,
      configuration: Toy.configuration { $0.validationShare = 0 })
    #expect(trainer.train().count == 256)
  }

  typealias Change = @Sendable (inout WeightTrainingConfiguration) -> Void

  static let badSettings: [(String, Change)] = [
    ("epochs", { $0.epochs = 0 }), ("epochs", { $0.epochs = 10_001 }), ("epochs", { $0.epochs = .min }),
    ("batch size", { $0.batchSize = 0 }), ("batch size", { $0.batchSize = .max }),
    ("learning rate", { $0.learningRate = 0 }), ("learning rate", { $0.learningRate = .nan }),
    ("learning rate", { $0.learningRate = 1.001 }), ("latent clip", { $0.latentClip = 0 }),
    ("latent clip", { $0.latentClip = .infinity }), ("feature noise", { $0.featureNoise = -0.1 }),
    ("feature noise", { $0.featureNoise = .nan }), ("validation share", { $0.validationShare = -0.01 }),
    ("validation share", { $0.validationShare = 0.51 }), ("validation share", { $0.validationShare = .nan }),
  ]

  @Test(arguments: badSettings.indices) func trainer_refusesASetting_outOfRange(_ index: Int) {
    let (name, change) = Self.badSettings[index]
    let error = #expect(throws: TrainingError.self) {
      try WeightTrainer(
        features: Toy.features(8, seed: 1), labels: Toy.labels(8), classCount: 4,
        configuration: Toy.configuration(change))
    }
    #expect(error?.code == "CND-7001" && error?.message.hasPrefix(name) == true)
    #expect(error?.remedy.isEmpty == false)
  }
}
