import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// A simulated bench with its rails metered.
struct MeteredBench {
  let bench: SimulatedBench
  let sampler: RailSampler

  /// - Parameters:
  ///   - isRegular: whether samples are taken when they are due, as in a burst.
  ///   - owner: whose rails they are, where there are several benches.
  ///   - operators: built once for many benches.
  init(
    _ profile: BoardProfile = Tiny.profile, isRegular: Bool = false, owner: String? = nil,
    operators: OperatorCache = OperatorCache()
  ) throws {
    let rails = try MeteredRail.all(of: profile)
    var sampler: RailSampler?
    bench = try SimulatedBench(
      profile: profile, device: Tiny.device, operators: operators, logger: Tiny.quiet,
      wrapping: { connection in
        let own = RailSampler(rails, on: connection.bus, isRegular: isRegular, owner: owner, time: connection.time)
        sampler = own
        return try connection.sampled(by: own)
      })
    self.sampler = try #require(sampler)
    try bench.prepare(Tiny.program(for: profile))
    try bench.show(0)
  }

  /// Puts monitors with errors of their own on the rails.
  func attach(board: MonitorErrors, laser: MonitorErrors) {
    let (simulated, addresses) = (bench.board, bench.board.profile.addresses)
    simulated.bus.attach(
      SimulatedINA226(time: simulated.time, activity: simulated.boardRail, errors: board), at: addresses.boardMonitor)
    simulated.bus.attach(
      SimulatedINA226(time: simulated.time, activity: simulated.laserRail, errors: laser), at: addresses.laserMonitor)
  }
}
