/// How exactly the fused operator is built. The defaults are what evaluation uses; docs/optics.md states their errors.
public struct OperatorOptions: Sendable, Hashable {
  /// Most separable terms of a leg.
  static let mostTerms = 8

  /// Largest relative error of a leg's kernel at any distance; it decides the number of separable terms.
  public var kernelTolerance: Double
  /// A fixed number of terms (1...8) for every leg instead.
  public var fixedTerms: Int?
  /// Gauss-Legendre points along a side of a mask pixel; nil chooses them from the design (at a second mask possibly
  /// fewer, fitted ones).
  public var maskPoints: Int?
  /// Gauss-Legendre points along a side of an input pixel; nil chooses them from the design.
  public var inputPoints: Int?
  /// Whether the field at a second mask may be computed on the nodes of its band and interpolated.
  public var interpolatesBand: Bool
  /// Whether a fused operator is dense or structured.
  public var form: OperatorForm
  /// Which instructions to use; the result is the same.
  public var kernel: KernelChoice

  /// All options, with the defaults that evaluation uses.
  public init(
    kernelTolerance: Double = 4e-3, fixedTerms: Int? = nil, maskPoints: Int? = nil, inputPoints: Int? = nil,
    interpolatesBand: Bool = true, form: OperatorForm = .automatic, kernel: KernelChoice = .automatic
  ) {
    self.kernelTolerance = kernelTolerance
    self.fixedTerms = fixedTerms
    self.maskPoints = maskPoints
    self.inputPoints = inputPoints
    self.interpolatesBand = interpolatesBand
    self.form = form
    self.kernel = kernel
  }
}

extension OperatorOptions {
  /// Checks that every option can be used.
  /// - Throws: `OpticsError` that names the first option at fault.
  public func validate() throws(OpticsError) {
    guard kernelTolerance.isFinite, kernelTolerance > 0 else {
      throw OpticsError(field: "options.kernelTolerance", problem: "\(kernelTolerance)", allowed: "above 0")
    }
    try Self.check(fixedTerms, in: 1...Self.mostTerms, "options.fixedTerms")
    try Self.check(maskPoints, in: 1...GaussLegendre.largestCount, "options.maskPoints")
    try Self.check(inputPoints, in: 1...GaussLegendre.largestCount, "options.inputPoints")
  }

  private static func check(_ value: Int?, in range: ClosedRange<Int>, _ field: String) throws(OpticsError) {
    guard let value, !range.contains(value) else { return }
    throw OpticsError(
      field: field, problem: "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound), or none")
  }

  /// The numbers of terms to try, ascending.
  var termCounts: ClosedRange<Int> { (fixedTerms ?? 1)...(fixedTerms ?? Self.mostTerms) }

  func tooFewTerms(leg: String) -> OpticsError {
    OpticsError(
      field: "path", problem: "\(leg) needs more than \(Self.mostTerms) separable terms for \(kernelTolerance)",
      allowed: "longer legs, smaller planes or angles, or a larger kernelTolerance")
  }
}
