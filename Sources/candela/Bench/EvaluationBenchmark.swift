import CandelaSimHarness

/// `candela eval` on two threads against one, both ways, the operator built before.
struct EvaluationBenchmark: BenchmarkFamily {
  private static let target = 1.8

  private let images: BenchmarkImages
  private let evaluation: Evaluation

  init(_ images: BenchmarkImages, _ workspace: Workspace) throws {
    self.images = images
    let design = try BenchmarkDesign(workspace)
    evaluation = Evaluation(
      profile: design.profile, program: design.bundle.program, masks: design.bundle.masks, device: SimulatedDevice(),
      operators: OperatorCache(kernel: try workspace.kernel))
  }

  func rows(_ timer: BenchmarkTimer) throws -> [BenchmarkRow] {
    // One core shows nothing of two threads.
    guard Workspace.cores >= 2 else { return [] }
    return try [Evaluation.Path.direct, .registers].map { path in
      let times = try timer.measure(.wall) {
        _ = try evaluation.run(images.all, path: path, threads: 2)
      } reference: {
        _ = try evaluation.run(images.all, path: path, threads: 1)
      }
      return BenchmarkRow(
        "eval \(path), \(images.all.count) frames", times, reference: "one thread", target: Self.target)
    }
  }
}
