import CandelaBoardSpec
import CandelaModel

/// The bundle's golden frames give what the twin says: exactly on an ideal simulated board, mostly on real light.
struct GoldenCheck: ConformanceCheck {
  static let name = "golden"
  static let summary = "host-fed golden frames give the twin's winners and output signs (an ideal board: its codes)"

  /// An output is clear when it is at least this share of the outputs' root mean square away from zero; a winner, when it
  /// leads by as much. Nearer ones may come out either way on a real device.
  private static let clearShare = 0.5
  /// Share of the clear outputs that must have the twin's sign.
  private static let leastSignAgreement = 0.9
  /// Share of the clear winners that must be the board's.
  private static let leastWinnerAgreement = 0.8
  /// By how much the winner's code may lie below the highest one, of 2,048: the converter rounds and has its own offset.
  private static let peakHoldTolerance = 100

  private struct Answer {
    let winner: Int
    let codes: [Int]
  }

  func run(on bench: ConformanceBench) throws -> String {
    guard let golden = bench.plan.golden else { throw ConformanceSkip(reason: "the bundle has no golden vectors") }
    try bench.requireLight()
    try bench.require(.hostFedFrame)
    try bench.require(.diagnosticADC)
    try bench.prepare { $0.source = .host(bitsPerPixel: 8) }
    let answers = try bench.armed {
      try golden.frames.enumerated().map { index, frame in
        try bench.driver.writeHostFrame(frame)
        let result = try bench.driver.expose(sequence: UInt32(index))
        try bench.expect(result.quality.isTrusted, "golden frame \(index) is \(result.quality.names)")
        return Answer(winner: result.winner, codes: try bench.driver.readOutputs().map(Int.init))
      }
    }
    try checkPeakHold(answers, bench)
    return bench.plan.isIdeal && golden.conditions == GoldenVectors.Conditions(bench.profile)
      ? try compareExactly(answers, golden, bench) : try compareRoughly(answers, golden, bench)
  }

  /// The winner comes from the analog peak-hold, the codes from the converter: they must fit each other.
  private func checkPeakHold(_ answers: [Answer], _ bench: ConformanceBench) throws {
    for (index, answer) in answers.enumerated() {
      let highest = answer.codes.max() ?? 0
      try bench.expect(
        answer.codes[answer.winner] >= highest - Self.peakHoldTolerance,
        "golden frame \(index): winner \(answer.winner) has output \(answer.codes[answer.winner]), the highest is \(highest)"
      )
    }
  }

  private func compareExactly(
    _ answers: [Answer], _ golden: GoldenVectors, _ bench: ConformanceBench
  ) throws -> String {
    for (index, (answer, wanted)) in zip(answers, golden.expected).enumerated() {
      let codes = wanted.codes.map(Int.init)
      try bench.expect(
        answer.codes == codes && answer.winner == wanted.winner,
        "golden frame \(index): winner \(answer.winner), outputs \(answer.codes); the twin says \(wanted.winner), \(codes)"
      )
    }
    return "\(answers.count) frames equal to the twin's"
  }

  private func compareRoughly(
    _ answers: [Answer], _ golden: GoldenVectors, _ bench: ConformanceBench
  ) throws -> String {
    let squares = golden.expected.flatMap(\.codes).map { Double($0) * Double($0) }
    let threshold = Self.clearShare * (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
    guard threshold > 0 else { throw ConformanceSkip(reason: "every golden output is zero") }
    var signs = Agreement()
    var winners = Agreement()
    for (answer, wanted) in zip(answers, golden.expected) {
      let leaders = wanted.codes.sorted(by: >)
      if leaders.count > 1, Double(leaders[0] - leaders[1]) >= threshold {
        winners.count(answer.winner == wanted.winner)
      }
      for (code, expected) in zip(answer.codes, wanted.codes) where Double(expected.magnitude) >= threshold {
        signs.count((code >= 0) == (expected >= 0))
      }
    }
    let detail = "\(winners) clear winners and \(signs) clear outputs agree with the twin"
    try bench.expect(
      winners.share >= Self.leastWinnerAgreement && signs.share >= Self.leastSignAgreement,
      "\(detail); wanted \(Int(Self.leastWinnerAgreement * 100)) % and \(Int(Self.leastSignAgreement * 100)) %")
    return detail
  }

  /// How many of some values agree.
  private struct Agreement: CustomStringConvertible {
    private var all = 0
    private var agreeing = 0

    mutating func count(_ agrees: Bool) {
      all += 1
      if agrees { agreeing += 1 }
    }

    /// 1 when there is nothing to agree on.
    var share: Double { all == 0 ? 1 : Double(agreeing) / Double(all) }
    var description: String { "\(agreeing) of \(all)" }
  }
}
