import CandelaBoardSpec
import CandelaOptics

/// Frames with the class and the outputs that the model must give for them in the ideal setting: every noise stage off,
/// serial 0, seed 0, SEQUENCE = the frame's index.
public struct GoldenVectors: Sendable, Hashable {
  /// How many frames a bundle gets unless told otherwise.
  public static let defaultCount = 8
  /// Most frames of a bundle.
  public static let mostFrames = 1024

  /// The scales that the codes depend on; they stand in the bundle, so a board's noise settings do not matter.
  public struct Conditions: Sendable, Hashable {
    /// `NoiseParameters.photonsPerDiode`.
    public let photonsPerDiode: Double
    /// `NoiseParameters.quantumEfficiency`.
    public let quantumEfficiency: Double
    /// `NoiseParameters.lineCapacitanceFarads`.
    public let lineCapacitanceFarads: Double
    /// Register OUTPUT_FULL_SCALE in volts.
    public let outputFullScaleVolts: Double

    /// The conditions of a board.
    public init(_ profile: BoardProfile) {
      photonsPerDiode = profile.noise.photonsPerDiode
      quantumEfficiency = profile.noise.quantumEfficiency
      lineCapacitanceFarads = profile.noise.lineCapacitanceFarads
      outputFullScaleVolts = Double(profile.converter.outputFullScaleMillivolts) / 1000
    }

    init?(_ values: [Double]) {
      guard values.count == 4, values.allSatisfy({ $0.isFinite && $0 > 0 }), values[1] <= 1 else { return nil }
      photonsPerDiode = values[0]
      quantumEfficiency = values[1]
      lineCapacitanceFarads = values[2]
      outputFullScaleVolts = values[3]
    }

    var values: [Double] { [photonsPerDiode, quantumEfficiency, lineCapacitanceFarads, outputFullScaleVolts] }

    func ideal(_ noise: NoiseParameters) -> NoiseParameters {
      var ideal = noise.ideal
      ideal.photonsPerDiode = photonsPerDiode
      ideal.quantumEfficiency = quantumEfficiency
      ideal.lineCapacitanceFarads = lineCapacitanceFarads
      return ideal
    }
  }

  /// What one frame must give.
  public struct Expectation: Sendable, Hashable {
    /// The class.
    public let winner: Int
    /// ADC codes of the outputs, -2048...2047, one a class.
    public let codes: [Int32]
  }

  /// Scales of the codes.
  public let conditions: Conditions
  /// The frames, input pixels x input pixels amplitudes each, row by row.
  public let frames: [[UInt8]]
  /// What each frame must give.
  public let expected: [Expectation]

  init(conditions: Conditions, frames: [[UInt8]], expected: [Expectation]) {
    self.conditions = conditions
    self.frames = frames
    self.expected = expected
  }

  /// Draws frames for a mask and computes what they give.
  /// - Parameters:
  ///   - count: 1...1,024.
  ///   - maskDigest: seeds the frames.
  ///   - profile: the board: input size and scales.
  ///   - weights: the model's weights.
  ///   - relativeExposure: the model's.
  ///   - fusedOperator: the operator of the board's design with the model's masks.
  /// - Throws: `ModelError` of kind `sizeMismatch` when the operator belongs to another design.
  public init(
    count: Int = Self.defaultCount, maskDigest: Digest256, profile: BoardProfile, weights: BinaryWeights,
    relativeExposure: Double = 1, operator fusedOperator: FusedOperator
  ) throws(ModelError) {
    guard (1...Self.mostFrames).contains(count) else {
      throw ModelError(.sizeMismatch, "\(count) golden frames; 1...\(Self.mostFrames) are possible")
    }
    let pixels = profile.design.input.pixels
    try Self.check(fusedOperator, inputs: pixels * pixels, diodes: weights.diodeCount)
    let source = GoldenFrames(pixels: pixels, seed: maskDigest.register)
    frames = (0..<count).map { source.frame($0) }
    conditions = Conditions(profile)
    expected = Self.outputs(
      of: frames, conditions: conditions, noise: profile.noise, weights: weights,
      relativeExposure: relativeExposure, operator: fusedOperator)
  }

  static func check(_ fusedOperator: FusedOperator, inputs: Int, diodes: Int) throws(ModelError) {
    guard fusedOperator.inputCount == inputs, fusedOperator.diodeCount == diodes else {
      throw ModelError(
        .sizeMismatch,
        "the operator maps \(fusedOperator.inputCount) inputs to \(fusedOperator.diodeCount) diodes; the model has "
          + "\(inputs) and \(diodes)")
    }
  }

  /// What frames give in the ideal setting. Sizes have been checked.
  static func outputs(
    of frames: [[UInt8]], conditions: Conditions, noise: NoiseParameters, weights: BinaryWeights,
    relativeExposure: Double, operator fusedOperator: FusedOperator
  ) -> [Expectation] {
    let core = AnalogCore(
      operator: fusedOperator, noise: conditions.ideal(noise), serial: 0, seed: 0,
      outputFullScaleVolts: conditions.outputFullScaleVolts)
    var currents = [UInt32](repeating: 0, count: fusedOperator.diodeCount)
    var outputs: [Expectation] = []
    for (index, frame) in frames.enumerated() {
      var span = currents.mutableSpan
      fusedOperator.photocurrents(of: frame.span, into: &span)
      let result = core.classify(
        currents: currents.span, weights: weights, sequence: UInt32(index), relativeExposure: relativeExposure)
      outputs.append(Expectation(winner: result.winner, codes: (0..<weights.classCount).map { result.codes[$0] }))
    }
    return outputs
  }
}
