import CandelaHAL
import CandelaScene
import Testing

struct SceneGeneratorTests {
  /// Computed once on x86-64; integers only, so every machine and optimisation level must agree.
  @Test(arguments: [
    ("easy", UInt64(15_656_446_341_412_920_894)), ("default", 9_818_328_827_978_152_746),
    ("hard", 14_202_388_144_592_304_444),
  ])
  func frames_haveGoldenBytes(level: String, golden: UInt64) throws {
    let parameters = try #require(SceneParameters.named(level))
    var digest = fnv1a([])
    for (width, height) in [(28, 28), (96, 96), (64, 40), (9, 31)] {
      let generator = try SceneGenerator(
        seed: 2024, purpose: .testing, width: width, height: height, parameters: parameters)
      for index in 0..<UInt64(16) { digest = fnv1a(generator.frame(index), from: digest) }
    }
    #expect(digest == golden)
  }

  @Test func frame_isIndependentOfEarlierCalls() throws {
    let generator = try SceneGenerator(seed: 5)
    let backwards = (0..<UInt64(12)).reversed().map { generator.frame($0) }
    let alone = try SceneGenerator(seed: 5)
    for index in 0..<UInt64(12) { #expect(backwards[11 - Int(index)] == alone.frame(index)) }
  }

  @Test func frame_overwritesWhateverWasInTheBuffer() throws {
    let generator = try SceneGenerator(seed: 5, width: 28, height: 28)
    var dirty = [UInt8](repeating: 0xff, count: generator.byteCount)
    var pixels = dirty.mutableSpan
    let descriptor = generator.render(3, into: &pixels)
    #expect(dirty == generator.frame(3))
    #expect(descriptor == FrameDescriptor(width: 28, height: 28, sequence: 3, label: generator.shape(at: 3).rawValue))
  }

  @Test func frame_differs_whenSeedIndexOrPurposeDiffer() throws {
    let first = try SceneGenerator(seed: 1, purpose: .training)
    let frames = [
      first.frame(0), first.frame(1), try SceneGenerator(seed: 2, purpose: .training).frame(0),
      try SceneGenerator(seed: 1, purpose: .testing).frame(0), try SceneGenerator(seed: 1, purpose: .free).frame(0),
    ]
    #expect(Set(frames).count == frames.count)
  }

  @Test func largestSeedAndIndex_areValid() throws {
    let generator = try SceneGenerator(seed: .max, width: 28, height: 28, parameters: .hard)
    #expect(generator.frame(.max) != generator.frame(.max - 1))
  }

  /// Without noise and gradient the darkest pixel is background and the brightest is shape.
  @Test(arguments: SceneClass.allCases)
  func everyClass_isBrightOnDark(shape: SceneClass) throws {
    var parameters = SceneParameters.hard
    parameters.noise = 0...0
    parameters.gradient = 0
    for side in [28, 96] {
      let generator = try SceneGenerator(seed: 11, width: side, height: side, parameters: parameters)
      for index in (0..<UInt64(400)) where generator.shape(at: index) == shape {
        let frame = generator.frame(index)
        let darkest = try #require(frame.min())
        let brightest = try #require(frame.max())
        let lit = frame.count { $0 > darkest }
        // Rounding of brightness and background to whole levels can take one off.
        #expect(Int(brightest) - Int(darkest) >= parameters.brightness.lowerBound - 1)
        // The smallest, thinnest shape covers a hundredth of the frame, the largest disc less than half.
        #expect(lit > frame.count / 100 && lit < frame.count / 2)
      }
    }
  }

  /// A reader that knows nothing but the mean picture of each class must do far better than chance (1 in 8) at
  /// 28 x 28: labels belong to pictures, and the classes can be told apart.
  @Test(arguments: [("easy", 0.97), ("default", 0.80)])
  func classes_canBeToldApart_byNearestMean(level: String, least: Double) throws {
    let parameters = try #require(SceneParameters.named(level))
    let training = try LabelledSet(.training, count: 1600, seed: 3, parameters: parameters)
    let testing = try LabelledSet(.testing, count: 400, seed: 3, parameters: parameters)
    var means = [[Double]](repeating: [Double](repeating: 0, count: 784), count: 8)
    for index in 0..<training.count {
      let frame = normalised(training.frame(index))
      for pixel in 0..<784 { means[training.label(index)][pixel] += frame[pixel] / 200 }
    }
    let right = (0..<testing.count).count { index in
      let frame = normalised(testing.frame(index))
      let distances = means.map { mean in zip(mean, frame).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      return distances.firstIndex(of: distances.min() ?? 0) == testing.label(index)
    }
    #expect(Double(right) / Double(testing.count) >= least)
  }

  @Test func geometry_isTheSame_atEverySize() throws {
    var parameters = SceneParameters.default
    parameters.noise = 0...0
    let small = try SceneGenerator(seed: 9, width: 28, height: 28, parameters: parameters)
    let large = try SceneGenerator(seed: 9, width: 112, height: 112, parameters: parameters)
    for index in 0..<UInt64(16) {
      // A 16-sample edge pixel is off by a few samples at most; edges are about a tenth of the frame.
      let difference = meanDifference(small.frame(index), reduced(large.frame(index), width: 112, factor: 4))
      #expect(difference < 2)
    }
  }

  @Test func noise_hasTheStatedDeviationAndNoBias() throws {
    var parameters = SceneParameters.default
    parameters.noise = 100...100
    parameters.background = 100...100
    parameters.brightness = 20...20
    parameters.gradient = 0
    let noisy = try SceneGenerator(seed: 1, width: 256, height: 256, parameters: parameters).frame(0)
    parameters.noise = 0...0
    let clean = try SceneGenerator(seed: 1, width: 256, height: 256, parameters: parameters).frame(0)
    let differences = zip(noisy, clean).map { Double($0) - Double($1) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    let variance = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
    // 65,536 draws of deviation 10: the mean's standard error is 0.04, the deviation's 0.03; rounding to whole levels
    // adds 1/12 to the variance (0.004 to the deviation). Five standard errors.
    #expect(abs(mean) < 0.2)
    #expect(abs(variance.squareRoot() - 10) < 0.15)
  }

  /// Removes brightness: mean 0, deviation 1.
  private func normalised(_ frame: [UInt8]) -> [Double] {
    let mean = frame.reduce(0) { $0 + Double($1) } / Double(frame.count)
    let variance = frame.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(frame.count)
    return frame.map { (Double($0) - mean) / variance.squareRoot() }
  }
}
