import CandelaOptics
import CandelaTraining
import Testing

/// Joint training on a problem that a small bench can solve: which quadrant of the input is bright.
@Suite struct JointTrainerTests {
  static let side = 6
  static let noise = NoiseParameters(
    photonsPerDiode: 42_000, quantumEfficiency: 0.6, darkCurrentAmperes: 0, gainSpread: 0.01,
    lineCapacitanceFarads: 1e-12, prechargeVolts: 1.8, temperatureKelvin: 300, readNoiseVolts: 0.5e-3,
    comparatorOffsetVolts: 2e-3)

  static func frames(_ count: Int, stream: UInt64) throws -> TrainingFrames {
    let labels = (0..<count).map { UInt8($0 % 4) }
    var pixels: [UInt8] = []
    for (frame, label) in labels.enumerated() {
      for row in 0..<side {
        for column in 0..<side {
          let isLit = (row / 3) * 2 + column / 3 == Int(label)
          let grain = Bench.random.block(UInt64(frame * 36 + row * side + column), stream).0 % 100
          pixels.append(UInt8(grain) + (isLit ? 155 : 0))
        }
      }
    }
    return try TrainingFrames(side: side, pixels: pixels, labels: labels, classCount: 4)
  }

  static func configuration(
    _ change: (inout JointTrainingConfiguration) -> Void = { _ in }
  ) throws -> JointTrainingConfiguration {
    var configuration = JointTrainingConfiguration(initialMask: try MaskPattern("diffuser:2"))
    configuration.epochs = 6
    configuration.batchSize = 40
    configuration.weightRate = 0.02
    change(&configuration)
    return configuration
  }

  static func trainer(
    _ change: (inout JointTrainingConfiguration) -> Void = { _ in }, frames count: Int = 400
  ) throws -> JointTrainer {
    try JointTrainer(
      design: Bench.design(diodes: 8, sampling: .area(sideMeters: 5e-6)), noise: noise,
      frames: try frames(count, stream: 21), configuration: try configuration(change))
  }

  static func finish(_ trainer: JointTrainer) -> [JointTrainer.Epoch] {
    var epochs: [JointTrainer.Epoch] = []
    while !trainer.isFinished { epochs.append(trainer.runEpoch()) }
    return epochs
  }

  /// Share of fresh frames that the exact operator and integer sums of signs answer right.
  static func accuracy(
    _ trainer: JointTrainer, design: OpticalDesign = Bench.design(diodes: 8, sampling: .area(sideMeters: 5e-6)),
    shiftMeters: Double = 0
  ) throws -> Double {
    let set = try frames(200, stream: 22)
    let (masks, banks) = trainer.result
    let fused = try FusedOperator(
      design: design, masks: masks, placement: DetectorPlacement(shiftXMeters: shiftMeters))
    let right = (0..<200).count { frame in
      var currents = [UInt32](repeating: 0, count: 64)
      var span = currents.mutableSpan
      fused.photocurrents(of: Array(set.pixels[frame * 36..<(frame + 1) * 36]).span, into: &span)
      let outputs = (0..<4).map { output in
        currents.indices.reduce(Int64(0)) { sum, diode in
          banks[128 * output + diode / 8] >> UInt8(7 - diode % 8) & 1 == 1
            ? sum + Int64(currents[diode]) : sum - Int64(currents[diode])
        }
      }
      return outputs.firstIndex(of: outputs.max() ?? 0) == Int(set.labels[frame])
    }
    return Double(right) / 200
  }

  @Test func training_solvesTheProblem_onTheExactOperator() throws {
    let trainer = try Self.trainer()
    let epochs = Self.finish(trainer)
    #expect(epochs.map(\.number) == Array(1...6))
    #expect(epochs[5].loss < 0.5 * epochs[0].loss)
    // Chance is a quarter; the problem is solvable.
    let accuracy = try Self.accuracy(trainer)
    #expect(accuracy > 0.95, "\(accuracy)")
  }

  /// Two diodes off its place: weights that never saw it are at a loss.
  @Test func trainingWithShifts_bearsAShiftedArray() throws {
    let accuracies = try [Float(0), 2.5].map { shift in
      let trainer = try Self.trainer {
        $0.noise.shift = shift
        $0.epochs = 12
      }
      _ = Self.finish(trainer)
      return try Self.accuracy(trainer, shiftMeters: 100e-6)
    }
    print("two diodes off: \(accuracies[0]) without shifts in training, \(accuracies[1]) with them")
    #expect(accuracies[1] > accuracies[0] + 0.1)
  }

  @Test func masks_stayOnTheirLevels_andDifferFromTheStart() throws {
    let trainer = try Self.trainer()
    let start = trainer.result.masks[0]
    _ = Self.finish(trainer)
    let mask = trainer.result.masks[0]
    #expect(mask.levels.allSatisfy { $0 < 8 } && mask.phasePerLevelRadians == 0.2595 * Double.pi)
    #expect(zip(mask.levels, start.levels).count { $0 != $1 } > 40)
  }

  @Test func result_followsFromTheSeed() throws {
    let results = try [UInt64(1), 1, 2].map { seed in
      let trainer = try Self.trainer {
        $0.seed = seed
        $0.augmentation.shiftPixels = 1
        $0.noise.maskError = 0.1
      }
      _ = Self.finish(trainer)
      return (trainer.result.masks[0].levels, trainer.result.banks)
    }
    #expect(results[0].0 == results[1].0 && results[0].1 == results[1].1)
    #expect(results[0].0 != results[2].0)
  }

  static let identity: [(name: String, value: String)] = [("design", "toy"), ("seed", "1")]

  private static func restored(_ bytes: [UInt8]) throws -> TrainingCheckpoint {
    try TrainingCheckpoint(bytes, layers: Bench.design().phaseLayers, diodes: 64, classes: 4)
  }

  @Test(arguments: 1...5) func resuming_givesTheResultOfNeverHavingStopped(after epochs: Int) throws {
    let whole = try Self.trainer()
    _ = Self.finish(whole)
    let first = try Self.trainer()
    for _ in 0..<epochs { _ = first.runEpoch() }
    let checkpoint = try Self.restored(TrainingCheckpoint(first, identity: Self.identity).encoded)
    #expect(checkpoint.epoch == epochs && checkpoint.identity.map(\.value) == ["toy", "1"])
    try checkpoint.check(against: Self.identity)
    let second = try Self.trainer()
    second.resume(from: checkpoint)
    _ = Self.finish(second)
    #expect(second.parameters == whole.parameters)
  }

  @Test func damagedCheckpoint_isRefused_whereverTheDamageIs() throws {
    let bytes = TrainingCheckpoint(try Self.trainer(), identity: Self.identity).encoded
    for index in stride(from: 0, to: bytes.count, by: 211) {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(throws: TrainingError.self) { try Self.restored(damaged) }
      #expect(throws: TrainingError.self) { try Self.restored(Array(bytes.prefix(index))) }
    }
  }

  @Test func foreignCheckpoint_isRefused_namingTheDifference() throws {
    let bytes = TrainingCheckpoint(try Self.trainer(), identity: Self.identity).encoded
    for (layers, diodes, classes) in [
      (Bench.design(mask: 24).phaseLayers, 64, 4), (Bench.design().phaseLayers, 16, 4),
      (Bench.design().phaseLayers, 64, 5), ([], 64, 4),
    ] {
      #expect(throws: TrainingError.self) {
        try TrainingCheckpoint(bytes, layers: layers, diodes: diodes, classes: classes)
      }
    }
    let checkpoint = try Self.restored(bytes)
    let refusal = #expect(throws: TrainingError.self) {
      try checkpoint.check(against: [("design", "toy"), ("seed", "2")])
    }
    #expect(refusal?.code == "CND-7006" && refusal?.message.contains("seed 1") == true)
  }

  @Test func trainer_refusesSettingsAndFrames_thatDoNotFit() throws {
    let changes: [(inout JointTrainingConfiguration) -> Void] = [
      { $0.epochs = 0 }, { $0.batchSize = 0 }, { $0.phaseRate = -1 }, { $0.phaseRate = .nan }, { $0.weightRate = 2 },
      { $0.labelSmoothing = 1 }, { $0.roundFrom = -0.1 }, { $0.coarseUntil = 1.1 }, { $0.kernelTerms = 9 },
      { $0.threads = 0 }, { $0.latentClip = 0 },
    ]
    for change in changes {
      let refusal = #expect(throws: TrainingError.self) { try Self.trainer(change) }
      #expect(refusal?.code == "CND-7001")
    }
    let wrongSize = try TrainingFrames(
      side: 5, pixels: [UInt8](repeating: 0, count: 1000), labels: (0..<40).map { UInt8($0 % 2) }, classCount: 2)
    #expect(throws: TrainingError.self) {
      try JointTrainer(
        design: Bench.design(), noise: Self.noise, frames: wrongSize, configuration: try Self.configuration())
    }
  }

  @Test func frames_areRefused_whenAClassHasTooFew() {
    func make(_ labels: [UInt8], classes: Int) throws {
      _ = try TrainingFrames(
        side: 2, pixels: [UInt8](repeating: 1, count: 4 * labels.count), labels: labels, classCount: classes)
    }
    let many = (0..<40).map { UInt8($0 % 2) }
    let cases: [([UInt8], Int, String)] = [
      ([], 2, "CND-7002"), ([0], 1, "CND-7004"), (Array(many.dropLast()), 2, "CND-7004"), (many, 3, "CND-7004"),
      (many, 17, "CND-7002"), (many + [3], 2, "CND-7002"),
    ]
    for (labels, classes, code) in cases {
      let refusal = #expect(throws: TrainingError.self) { try make(labels, classes: classes) }
      #expect(refusal?.code == code)
    }
    #expect(throws: Never.self) { try make(many, classes: 2) }
  }
}
