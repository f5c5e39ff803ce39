import CandelaOptics

/// Where the simulated board gets the fused operator of a committed mask.
///
/// Building one takes about a second for the bench, so a caller with many boards or runs provides a cache.
public protocol OperatorProviding: Sendable {
  /// The operator of a design with one mask per phase layer; it must depend on nothing else.
  /// - Throws: `OpticsError` when the masks do not fit the design.
  func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator

  /// The operator with the photodiodes standing as `placement` says; it must depend on nothing else. By default built
  /// each time where they do not stand as the design says.
  /// - Throws: `OpticsError` when masks or placement do not fit the design.
  func fusedOperator(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement
  ) throws(OpticsError) -> FusedOperator
}

extension OperatorProviding {
  /// The default; see the requirement.
  public func fusedOperator(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement
  ) throws(OpticsError) -> FusedOperator {
    if placement.isAligned { return try fusedOperator(design: design, masks: masks) }
    return try FusedOperator(design: design, masks: masks, placement: placement)
  }
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
