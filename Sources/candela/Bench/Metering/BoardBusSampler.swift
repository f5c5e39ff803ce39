import CandelaHAL
import CandelaMetering

/// Samples a board's rails on the board's own bus, between frames, on the thread that owns the bus.
///
/// The hot thread's until the run is over. The time that transfers take is not its own: the wires are emulated.
final class BoardBusSampler {
  /// Samples a second of each rail.
  static let rate = 100.0

  /// Samples, each of one rail.
  private(set) var samples = 0
  /// Time in the meter's own code, and in transfers, in nanoseconds.
  private(set) var own: UInt64 = 0
  private(set) var wires: UInt64 = 0
  /// Time for which rails were sampled, in nanoseconds.
  private(set) var active: UInt64 = 0
  /// What a bus reported; the run ends soon anyhow.
  private(set) var failure: HALError?

  private let rails: [RailMeter]
  private let clock: WireClock
  private var next = 0
  private var due: UInt64 = 0
  private var since: UInt64?
  /// From one rail to the next, so that no frame waits for all of them.
  private let pause: UInt64

  /// - Parameters:
  ///   - rails: started meters, on a bus that `clock` times.
  init(_ rails: [RailMeter], clock: WireClock) {
    self.rails = rails
    self.clock = clock
    pause = UInt64(1e9 / Self.rate) / UInt64(max(1, rails.count))
  }

  /// How many rails.
  var railCount: Int { rails.count }

  /// A block with or without metering begins.
  func setActive(_ isActive: Bool, now: UInt64) {
    if let since, !isActive { active += now - since }
    if isActive, since == nil { due = now }
    since = isActive ? since ?? now : nil
  }

  /// Samples the next rail where it is time; one look at the clock where it is not.
  func sampleIfDue() {
    guard since != nil, !rails.isEmpty else { return }
    let start = HostClock.nanoseconds
    guard start >= due else { return }
    let before = clock.transport
    do throws(HALError) { try rails[next].sample() } catch { failure = failure ?? error }
    next = (next + 1) % rails.count
    let inWires = clock.transport - before
    let whole = HostClock.nanoseconds - start
    samples += 1
    wires += inWires
    own += whole - min(whole, inWires)
    // Missed samples are not made up for: they would come in a bunch.
    due = max(due + pause, start)
  }
}
