import CandelaOptics

/// Where the simulated board gets the fused operator of a committed mask.
///
/// Building one takes about a second for the bench, so a caller with many boards or runs provides a cache.
public protocol OperatorProviding: Sendable {
  /// The operator of a design with one mask per phase layer; it must depend on nothing else.
  /// - Throws: `OpticsError` when the masks do not fit the design.
  func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator
}

/// Builds the operator each time.
public struct DirectOperatorProvider: OperatorProviding {
  /// A provider without a cache.
  public init() {}

  /// Builds the operator now.
  /// - Throws: `OpticsError` when the masks do not fit the design.
  public func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator {
    try FusedOperator(design: design, masks: masks)
  }
}
