import CandelaOptics

/// Building the field operator from design and mask, nothing kept from before, against the matrix products that it
/// cannot do without: CGEMM of the same sizes, as many as there are pairs of terms.
struct BuildBenchmark: BenchmarkFamily {
  /// At most one and a half times the products' time.
  private static let target = 1 / 1.5

  private let design: BenchmarkDesign
  private let kernel: KernelChoice

  init(_ workspace: Workspace) throws {
    design = try BenchmarkDesign(workspace)
    kernel = try workspace.kernel
  }

  func rows(_ timer: BenchmarkTimer) throws -> [BenchmarkRow] {
    try BenchmarkDesign.Sampling.allCases.map { sampling in
      BenchmarkRow(
        "build, \(sampling)", try times(timer, sampling), reference: "CGEMM of the same count",
        target: sampling == .point ? Self.target : nil)
    }
  }

  private func times(_ timer: BenchmarkTimer, _ sampling: BenchmarkDesign.Sampling) throws -> BenchmarkTimer.Pair {
    let optics = design.design(sampling)
    let options = OperatorOptions(kernel: kernel)
    let terms = try FieldOperator(design: optics, masks: design.bundle.masks, options: options).legTerms.reduce(1, *)
    let mask = optics.phaseLayers[0].pixels
    let joint = optics.input.pixels * optics.detector.pixels * optics.detector.sampling.samplesPerSide
    let factor = (0..<2 * joint * mask).map { Float($0 % 7) - 3 }
    let transmission = (0..<2 * mask * mask).map { Float($0 % 5) - 2 }
    var masked = [Float](repeating: 0, count: 2 * joint * mask)
    var product = [Float](repeating: 0, count: 2 * joint * joint)
    return try timer.measure(.thread) {
      _ = try FieldOperator(design: optics, masks: design.bundle.masks, options: options)
    } reference: {
      for _ in 0..<terms {
        OpenBLAS.multiplyComplex(joint, mask, mask, factor, transmission, addingTo: &masked)
        OpenBLAS.multiplyComplex(joint, joint, mask, masked, factor, addingTo: &product)
      }
    }
  }
}
