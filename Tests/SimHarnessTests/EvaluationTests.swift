import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaSimHarness
import Synchronization
import Testing

@Suite struct EvaluationTests {
  static let frames = 60

  /// One way of taking the same frames through the same device.
  struct Way: Sendable, CustomTestStringConvertible {
    let path: Evaluation.Path
    let threads: Int
    let kernel: KernelChoice

    var testDescription: String { "\(path), \(threads) threads, \(kernel)" }
  }

  static let ways: [Way] = [Evaluation.Path.registers, .direct].flatMap { path in
    [1, 2, 3].flatMap { threads in
      [KernelChoice.automatic, .scalar].map { Way(path: path, threads: threads, kernel: $0) }
    }
  }

  /// SHA-256 of 60 frames (SEQUENCE, winner, outputs) as this project first computed them, on x86-64 in release; debug
  /// builds, other instruction sets and machines must give the same.
  static let noisyDigest = "0feca8021e651b4993c7be749dc6b9f389dbe5e359497228958b721086ef8b8d"
  static let idealDigest = "fb2bcfbdb2a631ab40355fef2b1687bbb6e26810e2af33b5b3eaa35da584a619"

  @Test(arguments: ways) func records_areTheSame_whateverWayTheyTake(_ way: Way) throws {
    let set = Tiny.apertures(Self.frames)
    for (device, golden) in [(Tiny.device, Self.noisyDigest), (Tiny.idealDevice, Self.idealDigest)] {
      let records = try Tiny.evaluation(device: device, kernel: way.kernel)
        .run(set, path: way.path, threads: way.threads)
      #expect(records.map(\.sequence) == (0..<UInt32(Self.frames)).map { $0 })
      let report = EvaluationReport(records, labels: set.labels, classCount: Tiny.classCount)
      #expect(report.digest == golden)
    }
  }

  @Test func records_differ_whenSeedOrSerialDoes() throws {
    let set = Tiny.apertures(Self.frames)
    let devices = [Tiny.device, SimulatedDevice(serial: 7, seed: 2), SimulatedDevice(serial: 8, seed: 1)]
    let records = try devices.map { try Tiny.evaluation(device: $0).run(set, path: .direct, threads: 1) }
    #expect(records[0] != records[1] && records[0] != records[2] && records[1] != records[2])
    #expect(Set(records[0].map(\.winner)).count == Tiny.classCount)
  }

  @Test func run_countsEveryFrameOnce_whenThereAreMoreWorkersThanFrames() throws {
    let evaluation = Tiny.evaluation()
    for (frames, threads) in [(0, 2), (1, 4), (3, 8), (65, 2)] {
      let counter = ProgressCounter()
      let records = try evaluation.run(
        Tiny.apertures(frames), path: .direct, threads: threads, progress: { counter.add($0) })
      #expect(records.count == frames && counter.total == frames)
    }
    #expect(try evaluation.run(Tiny.apertures(2), path: .registers, threads: 0).count == 2)
  }

  @Test(arguments: [Evaluation.Path.registers, .direct]) func run_refuses_whenTheProgramIsForAnotherDesign(
    _ path: Evaluation.Path
  ) throws {
    let evaluation = Tiny.evaluation(of: Tiny.program(for: Tiny.otherProfile))
    let error = #expect(throws: RuntimeError.self) {
      try evaluation.run(Tiny.apertures(2), path: path, threads: 2)
    }
    #expect(error?.kind == .designMismatch)
  }
}

/// Adds up progress from any worker.
final class ProgressCounter: Sendable {
  private let sum = Atomic<Int>(0)
  var total: Int { sum.load(ordering: .acquiring) }
  func add(_ count: Int) { sum.add(count, ordering: .acquiringAndReleasing) }
}
