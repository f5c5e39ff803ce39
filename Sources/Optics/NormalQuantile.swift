/// The quantile of the standard normal distribution, algorithm AS 241 (Wichura, Applied Statistics 37, 477, 1988),
/// relative error about 1e-16: no libm.
package enum NormalQuantile {
  package static func value(at probability: Double) -> Double { Kernels.normalQuantile(probability) }
}
