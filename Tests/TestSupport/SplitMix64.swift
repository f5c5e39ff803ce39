import Foundation

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere for one seed; good enough for random tests.
public struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// Starts at a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// The seed of a random test: CANDELA_TEST_SEED or a fixed one; printed with the test's name.
  public static func seed(_ name: String) -> UInt64 {
    let seed = ProcessInfo.processInfo.environment["CANDELA_TEST_SEED"].flatMap { UInt64($0) } ?? 20_261_123
    print("\(name): seed \(seed) (CANDELA_TEST_SEED)")
    return seed
  }
}
