/// Random numbers that are a pure function of (seed, stream, index, counter).
///
/// The generator is SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014): a
/// draw is the finaliser of `key + (counter + 1) * gamma`, and the key is the finaliser run over seed, stream and index
/// one after another. No draw depends on another one, so frames can be made in any order and on any thread.
package struct SceneRandom: Sendable {
  /// What a sequence of numbers is for. Sequences with different streams share nothing; the raw values are part of
  /// the published output and never change.
  package enum Stream: UInt64, Sendable {
    case training = 1
    case testing = 2
    case free = 3
    case video = 4
    case noise = 16
    case labels = 17
    case backdrop = 18
  }

  /// 2^64 divided by the golden ratio, odd: the increment of SplitMix64.
  private static let gamma: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Identifies the sequence.
  package let key: UInt64
  private var counter: UInt64 = 0

  /// The sequence for one index (a frame, a segment, a block of labels) of a stream.
  package init(seed: UInt64, stream: Stream, index: UInt64) {
    self.init(key: Self.finalised(seed &+ Self.gamma), stream: stream, index: index)
  }

  /// A sequence below another one's key.
  package init(key: UInt64, stream: Stream, index: UInt64) {
    let streamKey = Self.finalised(key ^ (stream.rawValue &* Self.gamma))
    self.key = Self.finalised(streamKey &+ (index &+ 1) &* Self.gamma)
  }

  /// The draw at a place in the sequence of `key`: 64 independent bits.
  @inline(__always)
  package static func bits(key: UInt64, counter: UInt64) -> UInt64 {
    finalised(key &+ (counter &+ 1) &* gamma)
  }

  /// The next 64 bits.
  package mutating func nextBits() -> UInt64 {
    defer { counter &+= 1 }
    return Self.bits(key: key, counter: counter)
  }

  /// A whole number from `range`, both ends included. The bias is below (size of the range) / 2^64.
  package mutating func uniform(in range: ClosedRange<Int>) -> Int {
    let count = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int(nextBits().multipliedFullWidth(by: count).high)
  }

  /// The SplitMix64 output function (variant 13 of Stafford's 64-bit mixers).
  @inline(__always)
  private static func finalised(_ state: UInt64) -> UInt64 {
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
