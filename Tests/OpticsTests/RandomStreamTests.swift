import CandelaOptics
import Testing

/// The counter-based generator and its distributions.
struct RandomStreamTests {
  /// The known answers that the authors of Philox publish with their code (Random123, kat_vectors).
  @Test(arguments: [
    (
      key: UInt64(0), low: UInt64(0), high: UInt64(0),
      words: [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8] as [UInt32]
    ),
    (
      key: .max, low: .max, high: .max, words: [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
    ),
    (
      key: 0x299F_31D0_A409_3822, low: 0x85A3_08D3_243F_6A88, high: 0x0370_7344_1319_8A2E,
      words: [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
    ),
  ])
  func philox_givesKnownAnswers(vector: (key: UInt64, low: UInt64, high: UInt64, words: [UInt32])) {
    let block = Philox(key: vector.key).block(vector.low, vector.high)
    let words = [block.0, block.0 >> 32, block.1, block.1 >> 32].map { UInt32(truncatingIfNeeded: $0) }
    #expect(words == vector.words)
  }

  @Test func secondKey_givesAnotherStream() {
    let streams = [Philox(key: 1, 1), Philox(key: 1, 2), Philox(key: 2, 1), Philox(key: 1)]
    #expect(Set(streams.map { $0.block(0, 0).0 }).count == 4)
    #expect(Philox(key: 1, 1).block(5, 6) == Philox(key: 1, 1).block(5, 6))
  }

  @Test func uniform_fillsTheOpenInterval() {
    let random = Philox(key: 11)
    let values = (0..<20_000).map { random.uniform(UInt64($0), 0) }
    #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
    let moments = Moments(values)
    #expect(abs(moments.mean - 0.5) < 5 * moments.errorOfMean)
    // Variance 1/12, kurtosis 1.8: the relative error of the deviation is sqrt(0.8 / 4 n).
    #expect(abs(moments.deviation * 12.0.squareRoot() - 1) < 5 * (0.2 / 20_000).squareRoot())
  }

  @Test func normal_hasItsMomentsAndTails() {
    let random = Philox(key: 12)
    let values = (0..<20_000).map { random.normal(UInt64($0), 3) }
    let moments = Moments(values)
    #expect(abs(moments.mean) < 5 * moments.errorOfMean)
    #expect(abs(moments.deviation - 1) < 5 * moments.relativeErrorOfDeviation)
    // Standard errors of the third and fourth moment of n normal numbers: sqrt(15 / n) and sqrt(96 / n).
    let (third, fourth) = values.reduce((0.0, 0.0)) { ($0.0 + $1 * $1 * $1, $0.1 + $1 * $1 * $1 * $1) }
    #expect(abs(third / 20_000) < 5 * (15.0 / 20_000).squareRoot())
    #expect(abs(fourth / 20_000 - 3) < 5 * (96.0 / 20_000).squareRoot())
    // 2.28 % lie beyond two on either side.
    let beyond = Double(values.count { $0 > 2 }) / 20_000
    #expect(abs(beyond - 0.02275) < 5 * (0.02275 / 20_000).squareRoot())
  }

  @Test(arguments: [0.05, 1.0, 7.5, 31.9, 32.0, 500, 2.6e6])
  func poisson_hasMeanAndVarianceOfItsMean(mean: Double) {
    let random = Philox(key: 13)
    let values = (0..<20_000).map { random.poisson(mean: mean, UInt64($0), 4) }
    #expect(values.allSatisfy { $0 >= 0 })
    if mean < 32 { #expect(values.allSatisfy { $0 == $0.rounded() && $0 < 100 }) }
    let moments = Moments(values)
    #expect(abs(moments.mean - mean) < 5 * moments.errorOfMean)
    // Relative standard error of the variance of a Poisson number: sqrt((2 + 1 / mean) / n).
    let variance = moments.deviation * moments.deviation
    #expect(abs(variance / mean - 1) < 5 * ((2 + 1 / mean) / 20_000).squareRoot())
  }

  @Test func poisson_isZero_withoutLight() {
    #expect(Philox(key: 1).poisson(mean: 0, 0, 0) == 0)
    #expect(Philox(key: 1).poisson(mean: -1, 0, 0) == 0)
  }

  /// Counters beside (0, 1): the next low word, repetition 1, the next high word, and the next stage.
  @Test(
    arguments: [
      (UInt64(1), UInt64(1)), (UInt64(1) << 32, UInt64(1)), (UInt64(0), UInt64(2)), (UInt64(0), UInt64(1) << 56 | 1),
    ] as [(UInt64, UInt64)])
  func counters_giveUncorrelatedDraws(low: UInt64, high: UInt64) {
    let random = Philox(key: 14)
    let first = (0..<5000).map { random.normal(UInt64($0), 1) }
    let second = (0..<5000).map { random.normal(UInt64($0) + low, high) }
    #expect(abs(correlation(first, second)) < 5 / 5000.0.squareRoot())
  }
}
