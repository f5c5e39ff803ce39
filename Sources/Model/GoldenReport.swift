import CandelaBoardSpec
import CandelaOptics

/// What came of computing golden vectors again.
public struct GoldenReport: Sendable, Hashable {
  /// One value that came out otherwise.
  public struct Difference: Sendable, Hashable {
    /// The frame's index.
    public let frame: Int
    /// `winner`, or `output n (class name)`.
    public let value: String
    /// What the bundle says.
    public let expected: Int
    /// What came out.
    public let found: Int
  }

  /// Frames compared.
  public let frameCount: Int
  /// The first difference; nil when all values agree.
  public let firstDifference: Difference?

  /// Whether all values agree.
  public var passed: Bool { firstDifference == nil }

  /// Throws `ModelError` of kind `goldenMismatch` unless all values agree.
  public func requirePass() throws(ModelError) {
    guard let difference = firstDifference else { return }
    throw ModelError(
      .goldenMismatch,
      "golden frame \(difference.frame) of \(frameCount): \(difference.value) is \(difference.found) where the bundle "
        + "says \(difference.expected)")
  }

  init(expected: [GoldenVectors.Expectation], found: [GoldenVectors.Expectation], classes: [String]) {
    frameCount = expected.count
    for (frame, pair) in zip(expected, found).enumerated() {
      if let output = classes.indices.first(where: { pair.0.codes[$0] != pair.1.codes[$0] }) {
        firstDifference = Difference(
          frame: frame, value: "output \(output) (\(classes[output]))", expected: Int(pair.0.codes[output]),
          found: Int(pair.1.codes[output]))
        return
      }
      if pair.0.winner != pair.1.winner {
        firstDifference = Difference(
          frame: frame, value: "winner", expected: pair.0.winner, found: pair.1.winner)
        return
      }
    }
    firstDifference = nil
  }
}

extension ModelBundle {
  /// Computes the golden vectors again, in the ideal setting and with the bundle's own scales.
  /// - Parameters:
  ///   - profile: the board; its design must be the bundle's.
  ///   - fusedOperator: the operator of that design with this bundle's masks.
  /// - Throws: `ModelError` when the board or the operator do not belong to the bundle. Different values do not throw.
  public func verifyGolden(
    profile: BoardProfile, operator fusedOperator: FusedOperator
  ) throws(ModelError) -> GoldenReport {
    try check(against: profile)
    try GoldenVectors.check(
      fusedOperator, inputs: manifest.input.pixels * manifest.input.pixels, diodes: manifest.diodes)
    let found = GoldenVectors.outputs(
      of: golden.frames, conditions: golden.conditions, noise: profile.noise, weights: weights,
      relativeExposure: manifest.relativeExposure, operator: fusedOperator)
    return GoldenReport(expected: golden.expected, found: found, classes: classNames)
  }
}
