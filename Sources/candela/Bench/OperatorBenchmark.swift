import CandelaOptics

/// The exact integer operator against the same product of real matrices in single precision.
struct OperatorBenchmark: BenchmarkFamily {
  /// Times as fast as OpenBLAS, for one point a diode.
  private static let batchTarget = 1.8
  private static let singleTarget = 3.0

  private let images: BenchmarkImages
  private let design: BenchmarkDesign
  private let kernels: [KernelChoice]

  init(_ images: BenchmarkImages, _ workspace: Workspace) throws {
    self.images = images
    design = try BenchmarkDesign(workspace)
    // Named on its own where it is another one.
    let chosen = try workspace.kernel
    let narrow = KernelChoice.avx2
    kernels = [chosen] + (chosen == .automatic && narrow.instructionSet != chosen.instructionSet ? [narrow] : [])
  }

  func rows(_ timer: BenchmarkTimer) throws -> [BenchmarkRow] {
    var rows: [BenchmarkRow] = []
    for sampling in BenchmarkDesign.Sampling.allCases {
      let matrix = try design.real(sampling)
      for kernel in kernels {
        let fused = try design.fused(sampling, kernel: kernel)
        let name = "operator, \(sampling), \(kernel.instructionSet)"
        let isTarget = sampling == .point
        rows.append(
          BenchmarkRow(
            name + ", 64", batch(timer, fused, matrix), reference: "SGEMM \(matrix.rows)x\(matrix.columns)x64",
            target: isTarget ? Self.batchTarget : nil))
        rows.append(
          BenchmarkRow(
            name + ", 1", single(timer, fused, matrix), reference: "SGEMV \(matrix.rows)x\(matrix.columns)",
            target: isTarget ? Self.singleTarget : nil))
      }
    }
    return rows
  }

  /// Seconds a batch of 64 images, over all images.
  private func batch(_ timer: BenchmarkTimer, _ fused: FusedOperator, _ matrix: RealMatrix) -> BenchmarkTimer.Pair {
    let frames = 64
    let size = frames * fused.inputCount
    let batches = images.count / frames
    var currents = [UInt32](repeating: 0, count: frames * fused.diodeCount)
    var product = [Float](repeating: 0, count: matrix.rows * frames)
    let columns = (0..<batches).map { batch in
      // Inputs x frames: the order in which OpenBLAS is fastest here.
      (0..<size).map { Float(images.pixels[batch * size + $0 % frames * fused.inputCount + $0 / frames]) }
    }
    return timer.measure(.thread, count: batches) {
      for batch in 0..<batches {
        var span = currents.mutableSpan
        fused.photocurrents(
          of: images.pixels.span.extracting(batch * size..<(batch + 1) * size), frames: frames, into: &span)
      }
    } reference: {
      for batch in columns {
        OpenBLAS.multiply(matrix.rows, frames, matrix.columns, matrix.values, batch, into: &product)
      }
    }
  }

  /// Seconds an image, over many images.
  private func single(_ timer: BenchmarkTimer, _ fused: FusedOperator, _ matrix: RealMatrix) -> BenchmarkTimer.Pair {
    let size = fused.inputCount
    var currents = [UInt32](repeating: 0, count: fused.diodeCount)
    var product = [Float](repeating: 0, count: matrix.rows)
    let vectors = (0..<images.count).map { image in images.pixels[image * size..<(image + 1) * size].map(Float.init) }
    return timer.measure(.thread, count: images.count) {
      for image in 0..<images.count {
        var span = currents.mutableSpan
        fused.photocurrents(of: images.pixels.span.extracting(image * size..<(image + 1) * size), into: &span)
      }
    } reference: {
      for vector in vectors {
        OpenBLAS.multiply(matrix.rows, matrix.columns, matrix.values, vector: vector, into: &product)
      }
    }
  }
}
