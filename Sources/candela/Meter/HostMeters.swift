import CandelaHAL
import CandelaHALLinux
import CandelaMetering
import Dispatch
import Foundation

/// The computer's own energy over a run, from the meters that tell it without counting anything twice.
///
/// A thread of its own polls them, so that counters are not missed when they begin again and powers are integrated; the run's
/// threads never wait for a file of the kernel's.
///
/// `@unchecked`: the caller owns the meters until `begin()` and again after `end()`; in between they are the thread's.
package final class HostMeters: @unchecked Sendable {
  /// Ten times a second: sensors are new about as often, and a counter begins again after minutes at the earliest.
  private static let interval = DispatchTimeInterval.milliseconds(100)

  /// Longest wait for a reading that is under way; the thread is left to itself after it.
  private static let patience = 5.0

  /// What is missing, a sentence each.
  package private(set) var missing: [String] = []

  private let meters: [PlatformMeter]
  private var spans: [MeterSpan] = []
  private let wantsEnd = DispatchSemaphore(value: 0)
  private let hasEnded = DispatchSemaphore(value: 0)
  private var isRunning = false

  /// Takes those of a machine's meters that tell the computer's share, and leaves out what cannot be read.
  package init(_ all: [PlatformMeter]) {
    let share = HostShare.meters(of: all)
    var problems: [String] = []
    meters = share.filter { meter in
      do throws(HALError) {
        _ = try meter.read()
        return true
      } catch {
        problems.append("host: \(meter.name) cannot be read: \(error). \(meter.remedy(for: error))")
        return false
      }
    }
    if share.isEmpty {
      problems.append(
        all.isEmpty
          ? "host: this machine has no energy meter"
          : "host: none of this machine's meters covers the computer without counting twice (candela meter list)")
    }
    missing = problems
  }

  /// Whether there is anything to read.
  package var isEmpty: Bool { meters.isEmpty }

  /// Starts the span and the thread that polls it.
  package func begin() {
    guard !isEmpty else { return }
    spans = start()
    isRunning = true
    let thread = Thread { [self] in
      while wantsEnd.wait(timeout: .now() + Self.interval) == .timedOut { poll() }
      hasEnded.signal()
    }
    thread.name = "candela-meters"
    thread.start()
  }

  /// Ends the span; what each meter counted, without those that failed.
  package func end() -> [(meter: PlatformMeter, energy: MeasuredEnergy)] {
    guard isRunning else { return [] }
    isRunning = false
    wantsEnd.signal()
    guard hasEnded.wait(timeout: .now() + Self.patience) == .success else {
      note("host: a meter does not answer, its file or driver hangs")
      return []
    }
    return finish(&spans)
  }

  /// What the meters count in a while in which this process sleeps; empty without meters.
  package func idle(for duration: Duration) -> [String: MeasuredEnergy] {
    guard !isEmpty else { return [:] }
    var idle = start()
    Thread.sleep(forTimeInterval: duration.inSeconds)
    return Dictionary(finish(&idle).map { ($0.meter.identifier, $0.energy) }) { first, _ in first }
  }

  private func start() -> [MeterSpan] {
    meters.compactMap { meter in
      do throws(HALError) { return try MeterSpan(beginning: meter) } catch {
        note("host: \(meter.name) cannot be read: \(error)")
        return nil
      }
    }
  }

  private func poll() { for index in spans.indices { spans[index].poll() } }

  private func finish(_ spans: inout [MeterSpan]) -> [(meter: PlatformMeter, energy: MeasuredEnergy)] {
    spans.indices.compactMap { index in
      do throws(MeteringError) {
        let energy = try spans[index].end()
        return meters.first { $0 === spans[index].meter }.map { ($0, energy) }
      } catch {
        note("host: \(error.message): \(error.cause ?? error.remedy)")
        return nil
      }
    }
  }

  private func note(_ sentence: String) {
    if !missing.contains(sentence) { missing.append(sentence) }
  }
}
