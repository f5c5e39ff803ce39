/// How large the fused operator of a design would be, and the most that is built: a valid design may still ask for more
/// memory than any machine has.
struct OperatorSize: Sendable {
  /// Most elements of the joint product of detector samples and input pixels: 2^26 floats are 256 MiB, and the build
  /// holds about six such matrices.
  static let mostProducts = 1 << 26
  /// Most elements of a joint factor (32 MiB), of which every pair of terms has four.
  static let mostFactors = 1 << 23
  /// The same with two masks (64 MiB each).
  static let mostTwoLayerFactors = 1 << 24
  /// Most points along a side of the mask of a structured operator (256 MiB for the field at the mask and the mask).
  static let mostStructuredPoints = 4096
  /// Most elements of the tables between the points of the mask and those of its neighbours (16 bytes each, a term).
  static let mostTableEntries = 1 << 25

  private let design: OpticalDesign
  /// Whether the operator is to be dense.
  private let isDense: Bool
  /// Detector samples along a side times input pixels along a side.
  private let joint: Int

  /// A design that is valid.
  init(_ design: OpticalDesign, isDense: Bool = true) {
    (self.design, self.isDense) = (design, isDense)
    joint = design.detector.pixels * design.detector.sampling.samplesPerSide * design.input.pixels
  }

  /// Whether a dense operator of the design can be built.
  var allowsDense: Bool {
    do throws(OpticsError) { try checkDense() } catch { return false }
    return true
  }

  /// - Throws: `OpticsError` when the operator is too large to be built, whatever its mask's points.
  func check() throws(OpticsError) {
    if isDense { try checkDense() }
  }

  private func checkDense() throws(OpticsError) {
    guard joint * joint <= Self.mostProducts else {
      throw OpticsError(
        field: "detector.pixels", problem: "\(joint) pairs of detector samples and input pixels along a side",
        allowed: "at most 8192: fewer diodes or input pixels")
    }
    guard design.phaseLayers.count == 1 else { return }
    let mask = design.phaseLayers[0].pixels
    guard joint * mask <= Self.mostFactors else {
      throw OpticsError(
        field: "path.phase.pixels", problem: "\(mask) mask pixels with \(joint) pairs of samples and input pixels",
        allowed: "a product of at most \(Self.mostFactors): fewer pixels on one of the planes")
    }
    try checkTables(maskPoints: mask)
  }

  private func checkStructured(maskPoints: Int) throws(OpticsError) {
    try Self.check(maskPoints, at: "points along a side of the mask", most: Self.mostStructuredPoints)
  }

  /// - Throws: `OpticsError` when the tables of so many mask points along a side are too large.
  func checkTables(maskPoints: Int) throws(OpticsError) {
    if !isDense { try checkStructured(maskPoints: maskPoints) }
    let neighbours = max(design.input.pixels, design.detector.pixels * design.detector.sampling.samplesPerSide)
    guard maskPoints * neighbours <= Self.mostTableEntries else {
      throw OpticsError(
        field: "path.phase.pixels", problem: "\(maskPoints) points along a side of the mask",
        allowed: "at most \(Self.mostTableEntries / neighbours): fewer pixels, or smaller angles")
    }
  }

  /// The largest matrices of a design with two masks: tables, joint factors, and the field at the second mask.
  /// - Throws: `OpticsError` when one of them is too large.
  func checkTwoLayers(firstPoints: Int, secondPoints: Int, nodes: Int) throws(OpticsError) {
    let samples = design.detector.pixels * design.detector.sampling.samplesPerSide
    let first = design.phaseLayers[0].pixels
    try Self.check(firstPoints, at: "points along a side of the first mask", most: Self.mostTableEntries / nodes)
    try Self.check(
      secondPoints, at: "points along a side of the second mask",
      most: min(Self.mostTableEntries / samples, 4096))
    try Self.check(
      first, at: "pixels along a side of the first mask, with \(nodes) points of the field at the second",
      most: Self.mostTwoLayerFactors / (nodes * design.input.pixels))
  }

  private static func check(_ value: Int, at what: String, most: Int) throws(OpticsError) {
    guard value <= most else {
      throw OpticsError(
        field: "path.phase.pixels", problem: "\(value) \(what)",
        allowed: "at most \(most): fewer pixels, or smaller angles")
    }
  }
}
