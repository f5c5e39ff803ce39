/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a counter-based
/// generator. A value depends on its key and counter only, so a draw added in one stream never shifts another and
/// threads do not matter.
public struct Philox: Sendable {
  private let key: (UInt32, UInt32)

  /// A generator for a key.
  public init(key: UInt64) { self.key = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)) }

  /// A generator for two keys, mixed by one round of the cipher itself.
  public init(key: UInt64, _ second: UInt64) {
    let mixed = Philox(key: key).block(second, 0x6361_6E64_656C_6131)
    self.init(key: mixed.0)
  }

  /// The key as `ck_normals` takes it.
  var keyBits: UInt64 { UInt64(key.0) | UInt64(key.1) << 32 }

  /// The 128 random bits at a counter.
  public func block(_ low: UInt64, _ high: UInt64) -> (UInt64, UInt64) {
    var (c0, c1) = (UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32))
    var (c2, c3) = (UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
    var (k0, k1) = key
    for _ in 0..<10 {
      let first = UInt64(c0) * 0xD251_1F53
      let second = UInt64(c2) * 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (UInt64(c0) | UInt64(c1) << 32, UInt64(c2) | UInt64(c3) << 32)
  }

  /// A number in 0 < x < 1 at a counter: the middle of one of 2^52 equal cells. (With 53 bits the half would round the
  /// last cell up to 1, where the normal quantile is infinite.)
  public func uniform(_ low: UInt64, _ high: UInt64) -> Double {
    (Double(block(low, high).0 >> 12) + 0.5) * 0x1p-52
  }

  /// A draw from the standard normal distribution at a counter.
  public func normal(_ low: UInt64, _ high: UInt64) -> Double { NormalQuantile.value(at: uniform(low, high)) }

  /// From this mean on a Poisson draw is a normal one.
  static let normalPoissonMean = 32.0

  /// A Poisson draw of at least that mean, made of a normal one.
  static func poisson(mean: Double, normal: Double) -> Double { max(0, mean + mean.squareRoot() * normal) }

  /// A draw from the Poisson distribution with a mean, at a counter: by inversion below 32, above it the normal
  /// distribution of the same mean and variance (its skew, 1 / sqrt(mean), is then below 0.18).
  public func poisson(mean: Double, _ low: UInt64, _ high: UInt64) -> Double {
    guard mean > 0 else { return 0 }
    if mean >= Self.normalPoissonMean { return Self.poisson(mean: mean, normal: normal(low, high)) }
    let target = uniform(low, high)
    var probability = DeterministicMath.exponential(-mean)
    var cumulative = probability
    var count = 0.0
    // Rounding can leave the sum of all probabilities below the target; beyond this one nothing would be added to it.
    while cumulative < target, probability > 1e-18 {
      count += 1
      probability *= mean / count
      cumulative += probability
    }
    return count
  }
}
