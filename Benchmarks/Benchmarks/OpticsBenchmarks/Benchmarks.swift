import Benchmark
import CandelaOptics
import CandelaSimHarness

/// The subjects of `candela bench optics`, followed over time instead of against OpenBLAS.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.cpuTotal, .wallClock, .peakMemoryResident], maxDuration: .seconds(3), maxIterations: 1000)
  for isPoint in [true, false] {
    let sampling = isPoint ? "point" : "area"
    Benchmark("operator \(sampling), 64 frames") { benchmark in
      let (bench, fused) = try prepare(isPoint: isPoint)
      try expose(benchmark, bench, fused, frames: 64)
    }
    Benchmark("operator \(sampling), 1 frame") { benchmark in
      let (bench, fused) = try prepare(isPoint: isPoint)
      try expose(benchmark, bench, fused, frames: 1)
    }
    Benchmark("EAC \(sampling), 1 frame") { benchmark in try classify(benchmark, isPoint: isPoint) }
    Benchmark("build \(sampling)", configuration: .init(maxIterations: 10)) { benchmark in
      let bench = try Bench()
      benchmark.startMeasurement()
      blackHole(try FieldOperator(design: bench.design(isPoint: isPoint), masks: bench.bundle.masks).re.rows)
      benchmark.stopMeasurement()
    }
  }
  for threads in [1, 2] {
    Benchmark("eval over registers, 256 frames, \(threads) threads", configuration: .init(maxIterations: 10)) {
      benchmark in try evaluate(benchmark, threads: threads)
    }
  }
}

func prepare(isPoint: Bool) throws -> (Bench, FusedOperator) {
  let bench = try Bench()
  return (bench, try bench.fused(isPoint: isPoint))
}

func expose(_ benchmark: Benchmark, _ bench: Bench, _ fused: FusedOperator, frames: Int) throws {
  var currents = [UInt32](repeating: 0, count: frames * fused.diodeCount)
  benchmark.startMeasurement()
  for _ in benchmark.scaledIterations {
    var span = currents.mutableSpan
    fused.photocurrents(of: bench.images.span.extracting(0..<frames * fused.inputCount), frames: frames, into: &span)
  }
  benchmark.stopMeasurement()
  blackHole(currents[0])
}

func classify(_ benchmark: Benchmark, isPoint: Bool) throws {
  let bench = try Bench()
  let core = try bench.core(isPoint: isPoint)
  var currents = [UInt32](repeating: 0, count: core.fusedOperator.diodeCount)
  var span = currents.mutableSpan
  core.fusedOperator.photocurrents(of: bench.images.span.extracting(0..<core.fusedOperator.inputCount), into: &span)
  var winners = 0
  benchmark.startMeasurement()
  for frame in benchmark.scaledIterations {
    winners += core.classify(currents: currents.span, weights: bench.weights, sequence: UInt32(frame)).winner
  }
  benchmark.stopMeasurement()
  blackHole(winners)
}

func evaluate(_ benchmark: Benchmark, threads: Int) throws {
  let bench = try Bench()
  let set = bench.apertures
  let evaluation = Evaluation(
    profile: bench.profile, program: bench.bundle.program, masks: bench.bundle.masks, device: SimulatedDevice(),
    operators: OperatorCache())
  // The first run builds the operator.
  _ = try evaluation.run(set, path: .registers, threads: 1)
  benchmark.startMeasurement()
  _ = try evaluation.run(set, path: .registers, threads: threads)
  benchmark.stopMeasurement()
}
