import CandelaOptics

/// A whole simulated frame (operator, noise and EAC) against its own operator.
struct FrameBenchmark: BenchmarkFamily {
  /// At most one and a half times the operator's time.
  private static let target = 1 / 1.5
  private static let frames = 64

  private let images: BenchmarkImages
  private let design: BenchmarkDesign
  private let kernel: KernelChoice

  init(_ images: BenchmarkImages, _ workspace: Workspace) throws {
    self.images = images
    design = try BenchmarkDesign(workspace)
    kernel = try workspace.kernel
  }

  func rows(_ timer: BenchmarkTimer) throws -> [BenchmarkRow] {
    try BenchmarkDesign.Sampling.allCases.map { sampling in
      BenchmarkRow(
        "frame, \(sampling), 64", times(timer, design.core(try design.fused(sampling, kernel: kernel))),
        reference: "its operator", target: sampling == .point ? Self.target : nil)
    }
  }

  private func times(_ timer: BenchmarkTimer, _ core: AnalogCore) -> BenchmarkTimer.Pair {
    let fused = core.fusedOperator
    let size = Self.frames * fused.inputCount
    let batches = images.count / Self.frames
    var currents = [UInt32](repeating: 0, count: Self.frames * fused.diodeCount)
    var winners = 0
    func expose(_ batch: Int) {
      var span = currents.mutableSpan
      fused.photocurrents(
        of: images.pixels.span.extracting(batch * size..<(batch + 1) * size), frames: Self.frames, into: &span)
    }
    return timer.measure(.thread, count: batches) {
      for batch in 0..<batches {
        expose(batch)
        for frame in 0..<Self.frames {
          let row = currents.span.extracting(frame * fused.diodeCount..<(frame + 1) * fused.diodeCount)
          winners +=
            core.classify(
              currents: row, weights: design.weights, sequence: UInt32(batch * Self.frames + frame)
            ).winner
        }
      }
    } reference: {
      for batch in 0..<batches { expose(batch) }
    }
  }
}
