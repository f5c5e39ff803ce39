/// The running moments of Adam (Kingma and Ba, 2015) for one set of parameters.
struct AdamState: Sendable, Hashable {
  /// Decay rates and the small term of the denominator, as published.
  static let decay: (first: Float, second: Float) = (0.9, 0.999)
  static let epsilon: Float = 1e-8

  var first: [Float]
  var second: [Float]
  /// Steps taken.
  private(set) var steps: Int

  init(count: Int) {
    first = [Float](repeating: 0, count: count)
    second = first
    steps = 0
  }

  /// Restores a state from a checkpoint.
  init(first: [Float], second: [Float], steps: Int) {
    precondition(first.count == second.count, "both moments of every parameter")
    self.first = first
    self.second = second
    self.steps = steps
  }

  /// Moves `values` against `slopes`; they stay in -limit...limit when `limit` is above 0.
  mutating func step(_ values: inout [Float], slopes: [Float], rate: Float, limit: Float = 0) {
    steps += 1
    let correction = (1 - Self.power(Self.decay.second, steps)).squareRoot() / (1 - Self.power(Self.decay.first, steps))
    TrainingKernels.adam(&values, slopes: slopes, state: &self, rate: rate * correction, limit: limit)
  }

  /// base^exponent by repeated squaring: no libm.
  private static func power(_ base: Float, _ exponent: Int) -> Float {
    var result: Float = 1
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
