/// How exactly the fused operator is built. The defaults are what evaluation uses; docs/optics.md states their errors.
public struct OperatorOptions: Sendable, Hashable {
  /// Most separable terms of a leg.
  static let mostTerms = 8

  /// Largest relative error of a leg's kernel at any distance; it decides the number of separable terms.
  public var kernelTolerance: Double
  /// A fixed number of terms (1...8) for every leg instead.
  public var fixedTerms: Int?
  /// Gauss-Legendre points along a side of a mask pixel; nil chooses them from the design.
  public var maskPoints: Int?
  /// Gauss-Legendre points along a side of an input pixel; nil chooses them from the design.
  public var inputPoints: Int?
  /// Which instructions to use; the result is the same.
  public var kernel: KernelChoice

  /// All options, with the defaults that evaluation uses.
  public init(
    kernelTolerance: Double = 4e-3, fixedTerms: Int? = nil, maskPoints: Int? = nil, inputPoints: Int? = nil,
    kernel: KernelChoice = .automatic
  ) {
    self.kernelTolerance = kernelTolerance
    self.fixedTerms = fixedTerms
    self.maskPoints = maskPoints
    self.inputPoints = inputPoints
    self.kernel = kernel
  }
}
