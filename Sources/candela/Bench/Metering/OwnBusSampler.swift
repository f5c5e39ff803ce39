import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaMetering
import CandelaSim
import Dispatch
import Foundation
import Synchronization

/// Samples a rail on a bus of its own, on a thread of its own, a thousand times a second.
///
/// `@unchecked`: rail, bus and counts are the thread's until `stop()` has waited for its end; the flags are atomic.
final class OwnBusSampler: @unchecked Sendable {
  /// Samples a second.
  static let rate = 1000.0
  private static let period = UInt64(1e9 / rate)
  /// Bare wake-ups that are timed after the run: half a second of them.
  private static let probes = 500

  /// Samples tried.
  private(set) var samples = 0
  /// Processor time of the thread while it sampled, and the part of it in transfers, in nanoseconds.
  private(set) var processor: UInt64 = 0
  private(set) var wires: UInt64 = 0
  /// Time for which it sampled, in nanoseconds.
  private(set) var active: UInt64 = 0
  /// Share of a core that waking a thread so often takes on this machine, whatever it does then.
  private(set) var wakeups = 0.0
  /// What went wrong.
  private(set) var failure: (any Error)?

  private let time = VirtualTime()
  private let bus: CountedBus
  private let rail: RailMeter
  private var transfers = 0
  private let isActive = Atomic<Bool>(false)
  private let isOver = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)
  private let end = DispatchSemaphore(value: 0)

  /// A monitor of the same kind and place as a board's laser monitor, with an idle rail behind it.
  /// - Throws: `MeteringError` for a rail that cannot be metered.
  init(_ profile: BoardProfile) throws {
    let wired = SimulatedI2CBus(time: time)
    let address = profile.addresses.laserMonitor
    let load = RailActivity(rail: profile.rails.laser, time: time)
    wired.attach(SimulatedINA226(time: time, activity: load), at: address)
    bus = CountedBus(wired)
    rail = RailMeter(
      try MeteredRail(name: "laser", address: address, shuntOhms: profile.rails.laser.shuntOhms), on: bus,
      samplePeriod: .nanoseconds(Int64(Self.period)), time: time)
  }

  /// Starts the thread; it sleeps until it is set active.
  /// - Throws: what the meter's start throws.
  func start() throws {
    try rail.start()
    let thread = Thread { [self] in
      run()
      end.signal()
    }
    thread.name = "candela-meter"
    thread.start()
  }

  /// A block with or without metering begins; any thread.
  func setActive(_ active: Bool) {
    guard isActive.exchange(active, ordering: .sequentiallyConsistent) != active, active else { return }
    wake.signal()
  }

  /// Ends the thread and waits for it.
  func stop() {
    isOver.store(true, ordering: .sequentiallyConsistent)
    isActive.store(false, ordering: .sequentiallyConsistent)
    wake.signal()
    end.wait()
  }

  private func run() {
    while !isOver.load(ordering: .sequentiallyConsistent) {
      wake.wait()
      guard isActive.load(ordering: .sequentiallyConsistent) else { continue }
      let (start, processorBefore, transfersBefore) = (HostClock.nanoseconds, ThreadClock.nanoseconds, bus.transfers)
      sample(from: start)
      active += HostClock.nanoseconds - start
      processor += ThreadClock.nanoseconds - processorBefore
      transfers += bus.transfers - transfersBefore
    }
    wakeups = ThreadClock.wakeupCost(Self.probes, period: Self.period) / Double(Self.period)
    do throws(HALError) {
      wires = UInt64(Double(transfers) * (try bus.cost(at: rail.rail.address)))
    } catch {
      failure = failure ?? error
    }
  }

  /// Until it is no longer active.
  private func sample(from start: UInt64) {
    var due = start
    while isActive.load(ordering: .relaxed) {
      // The emulated monitor's clock moves by hand: on with the computer's.
      time.advance(byNanoseconds: Self.period)
      do throws(HALError) { try rail.sample() } catch { failure = failure ?? error }
      samples += 1
      due = max(due + Self.period, HostClock.nanoseconds)
      ThreadClock.sleep(until: due)
    }
  }
}

/// A bus that counts its transfers, and says afterwards what one costs: timing each would cost more than it.
private final class CountedBus: I2CBus {
  private(set) var transfers = 0
  private let bus: SimulatedI2CBus

  /// As many as make a clock tick of the scheduler small beside them.
  private static let probes = 20_000

  init(_ bus: SimulatedI2CBus) { self.bus = bus }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    transfers += 1
    try bus.transfer(to: address, writing: bytes, readingInto: &buffer)
  }

  /// Processor time of reading a word many times in a row, each: with warm caches, so that rather too little than too much
  /// is taken off for the wires. In nanoseconds.
  func cost(at address: I2CAddress) throws(HALError) -> Double {
    let pointer: [UInt8] = [0x02]
    var word: [UInt8] = [0, 0]
    let start = ThreadClock.nanoseconds
    for _ in 0..<Self.probes {
      var buffer = word.mutableSpan
      try bus.transfer(to: address, writing: pointer.span, readingInto: &buffer)
    }
    return Double(ThreadClock.nanoseconds - start) / Double(Self.probes)
  }
}

/// What a thread costs, and how it waits without costing anything.
private enum ThreadClock {
  /// Processor time of the calling thread.
  static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Processor time of one wake-up of this thread, in nanoseconds, by so many of them.
  static func wakeupCost(_ count: Int, period: UInt64) -> Double {
    let start = nanoseconds
    var due = HostClock.nanoseconds
    for _ in 0..<count {
      due = max(due + period, HostClock.nanoseconds)
      sleep(until: due)
    }
    return Double(nanoseconds - start) / Double(count)
  }

  /// Sleeps until the monotonic clock says so.
  static func sleep(until due: UInt64) {
    var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
    // A signal ends the sleep early: the sample then comes a little early, too.
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
  }
}
