import CandelaSimHarness
import Testing

@Suite struct EvaluationReportTests {
  private static func records(_ winners: [Int]) -> [EvaluationRecord] {
    winners.enumerated().map { index, winner in
      EvaluationRecord(sequence: UInt32(index), winner: winner, outputs: [1, -2], isSaturated: index == 1)
    }
  }

  @Test func report_countsByTruthAndAnswer_whenLabelsAreKnown() {
    let report = EvaluationReport(Self.records([0, 1, 1, 0]), labels: [0, 1, 0, nil], classCount: 2)
    #expect(report.confusion == [[1, 1], [0, 1]])
    #expect(report.frames == 4 && report.labelled == 3 && report.right == 2 && report.foreign == 0)
    #expect(report.saturated == 1 && report.accuracy == 2.0 / 3)
  }

  @Test func report_setsLabelsOfNoClassApart_whenTheyAreNegativeOrTooLarge() {
    let report = EvaluationReport(Self.records([0, 1, 1]), labels: [-1, 1, 2], classCount: 2)
    #expect(report.labelled == 1 && report.foreign == 2 && report.right == 1)
  }

  @Test func report_hasNoAccuracy_whenNothingIsLabelled() {
    let report = EvaluationReport(Self.records([0]), labels: [nil], classCount: 2)
    #expect(report.accuracy == nil && report.accuracyInterval == nil)
    #expect(EvaluationReport([], labels: [], classCount: 2).frames == 0)
  }

  /// SHA-256 of 00 00 00 00 | 00 | 01 00 00 00 | FE FF FF FF | 01 00 00 00 | 01 | 01 00 00 00 | FE FF FF FF, computed
  /// with another tool.
  @Test func digest_coversSequenceWinnerAndOutputs_asDocumented() {
    let report = EvaluationReport(Self.records([0, 1]), labels: [nil, nil], classCount: 2)
    #expect(report.digest == "1ef188e576abd0f3606ac2256096856961ce9c7a5a29540e566fd933a85cdf84")
  }

  /// Wilson's interval for 90 of 100: 0.8256...0.9448 (worked out by hand from the formula in Wilson, 1927).
  @Test func interval_isWilsons_whenFramesAreFew() throws {
    let winners = [Int](repeating: 0, count: 90) + [Int](repeating: 1, count: 10)
    let report = EvaluationReport(Self.records(winners), labels: [Int?](repeating: 0, count: 100), classCount: 2)
    let interval = try #require(report.accuracyInterval)
    #expect(abs(interval - (0.9 - 0.8256)) < 1e-4)
    let bounds = try #require(report.accuracyBounds)
    #expect(abs(bounds.lowerBound - 0.8256) < 1e-4 && abs(bounds.upperBound - 0.9448) < 1e-4)
    // All right: the interval ends at one, and contains the accuracy.
    let perfect = EvaluationReport(Self.records([0, 0, 0]), labels: [0, 0, 0], classCount: 2)
    let whole = try #require(perfect.accuracyBounds)
    #expect(whole.upperBound == 1 && whole.lowerBound > 0.4 && whole.lowerBound < 0.5)
  }
}
