import ArgumentParser

/// Rows that share their preparation.
protocol BenchmarkFamily {
  /// Measures them.
  func rows(_ timer: BenchmarkTimer) throws -> [BenchmarkRow]
}

/// All families, in the order of their rows. A new one is a case here and a type of its own.
enum BenchmarkFamilyName: String, CaseIterable, ExpressibleByArgument {
  case `operator`
  case frame
  case build
  case eval

  /// Prepares the family.
  func family(_ images: BenchmarkImages, _ workspace: Workspace) throws -> any BenchmarkFamily {
    switch self {
    case .operator: try OperatorBenchmark(images, workspace)
    case .frame: try FrameBenchmark(images, workspace)
    case .build: try BuildBenchmark(workspace)
    case .eval: try EvaluationBenchmark(images, workspace)
    }
  }
}
