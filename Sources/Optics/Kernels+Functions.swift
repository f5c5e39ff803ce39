import CKernels

/// Transcendental functions without libm.
extension Kernels {
  static func cis(turns: Double) -> (cosine: Double, sine: Double) {
    precondition(abs(turns) < 1e12, "a phase of more than 2^40 turns has no meaning in a double")
    var cosine = 0.0
    var sine = 0.0
    ck_cis_turns(turns, &cosine, &sine)
    return (cosine, sine)
  }

  static func naturalLogarithm(_ x: Double) -> Double {
    precondition(x >= .leastNormalMagnitude && x.isFinite, "positive and normal")
    return ck_natural_logarithm(x)
  }

  static func normalQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "above 0, below 1")
    return ck_normal_quantile(probability)
  }
}
