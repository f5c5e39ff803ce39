/// How a fused operator is kept and applied. The two forms of one design agree to about 1e-4 (the rounding of the dense
/// one), not to the bit.
public enum OperatorForm: Sendable, Hashable {
  /// Dense up to the largest size that is built, structured beyond; it depends on nothing but the design.
  case automatic
  /// One matrix of integers, detector samples x input pixels: some tens of microseconds a frame, much to build.
  case dense
  /// The factors along the axes and the mask, multiplied for every frame: little to build, some milliseconds a frame.
  /// For one mask and photodiodes that are not turned.
  case structured
}
