import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import CandelaSim
import CandelaSimHarness

/// The reference bench with the mask and weights of a shipped model of ten classes.
struct BenchmarkDesign {
  /// How a diode samples the light.
  enum Sampling: String, CaseIterable {
    /// One point a diode: the targets are set for it.
    case point
    /// Four points a diode, as the board has it.
    case area
  }

  private static let model = "fashion-mnist"

  let profile: BoardProfile
  let bundle: ModelBundle
  let weights: BinaryWeights

  init(_ workspace: Workspace) throws {
    profile = try BoardProfileLoader(workspace.locator).load("accel-reference")
    bundle = try ModelLibrary(workspace.locator).load(Self.model)
    let diodes = profile.design.detector.pixels * profile.design.detector.pixels
    weights = BinaryWeights(
      classCount: bundle.program.classCount, diodeCount: diodes, banks: bundle.program.weightBanks)
  }

  func design(_ sampling: Sampling) -> OpticalDesign {
    var design = profile.design
    if sampling == .point, case .area(let side) = design.detector.sampling {
      design.detector.sampling = .point(sideMeters: side)
    }
    return design
  }

  func fused(_ sampling: Sampling, kernel: KernelChoice) throws -> FusedOperator {
    try FusedOperator(
      design: design(sampling), masks: bundle.masks, options: OperatorOptions(kernel: kernel))
  }

  /// The field operator as a real matrix, real parts above imaginary ones: what OpenBLAS multiplies.
  func real(_ sampling: Sampling) throws -> RealMatrix {
    let field = try FieldOperator(design: design(sampling), masks: bundle.masks)
    return RealMatrix(
      rows: 2 * field.re.rows, columns: field.re.columns, values: field.re.values + field.im.values)
  }

  func core(_ fused: FusedOperator) -> AnalogCore {
    profile.analogCore(fusedOperator: fused, serial: 1, seed: 1, ideal: false)
  }
}
