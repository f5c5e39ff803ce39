import CandelaHAL
import CandelaOptics
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// Random faults at random times. Whatever comes: a result that is trusted is the right one, and the laser is dark
/// afterwards.
@Suite struct FaultCampaignTests {
  static let frames = 6
  /// 0.72 ms of light a frame, so that faults fall into exposures, too.
  static let burst = 10_000

  @Test(arguments: UInt64(1)...8) func trustedResults_areRight_whateverGoesWrong(_ seed: UInt64) throws {
    // Without noise, a burst's last exposure answers as a single one.
    let expected = try Tiny.evaluation(device: Tiny.idealDevice)
      .run(Tiny.apertures(Self.frames), path: .direct, threads: 1)
    let random = Philox(key: seed)
    var (trusted, failures) = (0, 0)
    for run in 0..<25 {
      let bench = try Tiny.preparedBench(Tiny.idealDevice, burstCount: Self.burst)
      let outcome = Result { try Self.session(bench, random, run: UInt64(run), expected: expected) }
      switch outcome {
      case .success(let count): trusted += count
      case .failure(let error):
        failures += 1
        #expect(error is RuntimeError, "seed \(seed), run \(run): \(error)")
      }
      #expect(bench.isDark, "seed \(seed), run \(run)")
    }
    #expect(trusted > 0 && failures > 0, "seed \(seed): \(trusted) trusted results, \(failures) failures")
  }

  /// Exposes frames under up to three faults; returns how many results were trusted (each of them right).
  private static func session(
    _ bench: SimulatedBench, _ random: Philox, run: UInt64, expected: [EvaluationRecord]
  ) throws -> Int {
    var trusted = 0
    let start = bench.board.time.now
    for index in 0..<(1 + random.block(run, 0).0 % 3) {
      let draw = random.block(run, 1 + index)
      // Six frames with their transfers take about 20 ms.
      bench.board.world.schedule(
        fault(draw.0), at: start.advanced(by: .nanoseconds(Int64(draw.1 % 25_000_000))))
    }
    try bench.driver.withArmedLaser {
      for frame in 0..<frames {
        try bench.show(frame)
        let result = try bench.driver.expose(sequence: UInt32(frame))
        guard result.quality.isTrusted else { return }
        #expect(result.winner == expected[frame].winner && result.sequence == UInt32(frame))
        #expect(try bench.driver.readOutputs().map(Int32.init) == expected[frame].outputs)
        trusted += 1
      }
    }
    return trusted
  }

  private static func fault(_ bits: UInt64) -> SimulatedFault {
    let controller = Tiny.profile.addresses.controller
    switch bits % 6 {
    case 0: return .interlockOpened
    case 1: return .interlockClosed
    case 2: return .temperature(Celsius(Double((bits >> 8) % 80)))
    case 3: return .deviceGone(address: controller)
    case 4: return .deviceBack(address: controller)
    default: return .unacknowledged(address: controller, transfers: UInt32(1 + (bits >> 8) % 5))
    }
  }
}
