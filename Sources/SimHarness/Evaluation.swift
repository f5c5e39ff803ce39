import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import CandelaRuntime
import Dispatch
import Foundation

/// A set of frames through a simulated board: over its registers, each worker with a board of its own, or directly.
///
/// Both ways and any number of workers give the same records, because a frame's noise depends on its SEQUENCE only.
public struct Evaluation: Sendable {
  /// Which way the frames take.
  public enum Path: Sendable, Hashable {
    /// Bus transfers and lines, through the driver that a real board would have.
    case registers
    /// The device's optics and EAC in batches, without wires.
    case direct
  }

  private let profile: BoardProfile
  private let program: BoardProgram
  private let masks: [PhaseMask]
  private let device: SimulatedDevice
  private let operators: OperatorCache

  /// A program on a device; `masks` are the program's, unpacked.
  public init(
    profile: BoardProfile, program: BoardProgram, masks: [PhaseMask], device: SimulatedDevice, operators: OperatorCache
  ) {
    self.profile = profile
    self.program = program
    self.masks = masks
    self.device = device
    self.operators = operators
  }

  /// Evaluates all frames on `threads` workers. `progress` gets numbers of frames done, from any worker.
  /// - Throws: `RuntimeError` of kind `designMismatch` for a program of another design, and the first worker's error.
  public func run(
    _ set: ApertureSet, path: Path, threads: Int, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> [EvaluationRecord] {
    precondition(set.pixelCount == profile.design.input.pixels * profile.design.input.pixels, "apertures of the board")
    // The driver refuses it, too; without wires there is no driver.
    guard program.designDigest == profile.designDigest else {
      throw RuntimeError(
        .designMismatch,
        "the program was made for optical design \(program.designDigest.short), the board \(profile.name) has "
          + profile.designDigest.short,
        remedy: "Use a bundle trained for this board, or train one")
    }
    // Built once here, so that workers find it in the cache.
    let fused = try operators.fusedOperator(profile.design, masks, device)
    let shares = Self.shares(of: set.count, workers: max(1, threads))
    let results = WorkerResults(count: shares.count)
    DispatchQueue.concurrentPerform(iterations: shares.count) { worker in
      results.set(
        worker, Result { try self.records(set, shares[worker], path: path, fused: fused, progress: progress) })
    }
    return try results.all().flatMap { try $0.get() }
  }

  private func records(
    _ set: ApertureSet, _ range: Range<Int>, path: Path, fused: FusedOperator, progress: (Int) -> Void
  ) throws -> [EvaluationRecord] {
    switch path {
    case .direct:
      let weights = BinaryWeights(
        classCount: program.classCount, diodeCount: fused.diodeCount, banks: program.weightBanks)
      return DirectEvaluator(
        fusedOperator: fused, weights: weights, profile: profile, device: device,
        relativeExposure: program.relativeExposure
      ).evaluate(set, range, progress: progress)
    case .registers:
      let bench = try SimulatedBench(profile: profile, device: device, operators: operators)
      try bench.prepare(program)
      return try bench.driver.withArmedLaser {
        try range.map { frame in
          defer { progress(1) }
          return try record(bench, set, frame)
        }
      }
    }
  }

  private func record(_ bench: SimulatedBench, _ set: ApertureSet, _ frame: Int) throws -> EvaluationRecord {
    let side = profile.design.input.pixels
    try bench.board.projector.project(Array(set.aperture(frame)).span, rows: side, columns: side)
    let result = try bench.driver.expose(sequence: UInt32(frame))
    guard result.quality.isTrusted else { throw EvaluationError(frame: frame, quality: result.quality.names) }
    return EvaluationRecord(
      sequence: result.sequence, winner: result.winner, outputs: try bench.driver.readOutputs().map(Int32.init),
      isSaturated: result.quality.contains(.saturated))
  }

  /// Consecutive stretches of nearly equal length, none empty.
  private static func shares(of count: Int, workers: Int) -> [Range<Int>] {
    let used = min(workers, count)
    return (0..<used).map { count * $0 / used..<count * ($0 + 1) / used }
  }
}

/// Results by worker, behind a lock.
private final class WorkerResults: @unchecked Sendable {
  /// Guards `slots`.
  private let lock = NSLock()
  private var slots: [Result<[EvaluationRecord], any Error>?]

  init(count: Int) { slots = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ result: Result<[EvaluationRecord], any Error>) { lock.withLock { slots[index] = result } }
  func all() -> [Result<[EvaluationRecord], any Error>] { lock.withLock { slots.compactMap { $0 } } }
}
