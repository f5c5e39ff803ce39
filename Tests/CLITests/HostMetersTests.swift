import CandelaHAL
import CandelaHALLinux
import Foundation
import Testing
import candela

/// The computer's share of a run, from made-up trees of /sys.
@Suite struct HostMetersTests {
  private let folder: TemporaryFolder
  private let time = SteppingTime()

  init() throws { folder = try TemporaryFolder() }

  /// A clock that a second passes on whenever it is asked.
  private final class SteppingTime: TimeSource {
    private var seconds: UInt64 = 0
    var now: Timestamp {
      seconds += 1
      return Timestamp(nanoseconds: seconds * 1_000_000_000)
    }
    func sleep(for duration: Duration) {}
  }

  /// A counter that nobody may read.
  private final class ForbiddenProbe: MeterProbe {
    func sample() throws(HALError) -> MeterSample {
      throw HALError(.permission, operation: "read", subject: "/sys/class/powercap/intel-rapl:0/energy_uj")
    }
  }

  private func set(_ microjoules: Int) throws {
    let zone = "sys/class/powercap/intel-rapl:0"
    try FileManager.default.createDirectory(atPath: folder.entry(zone), withIntermediateDirectories: true)
    for (name, text) in [
      ("name", "package-0"), ("energy_uj", "\(microjoules)"), ("max_energy_range_uj", "262143328850"),
    ] { _ = try folder.file("\(zone)/\(name)", text + "\n") }
  }

  private var all: [PlatformMeter] { PlatformMeters.all(root: folder.path, time: time) }

  @Test func package_isCounted() throws {
    try set(1_000_000)
    let meters = HostMeters(all)
    meters.begin()
    try set(9_000_000)
    let ends = meters.end()
    #expect(ends.count == 1 && meters.missing.isEmpty)
    #expect((ends.first?.energy.energy.value ?? 0) == 8)
    #expect(ends.first?.energy.interval95.contains(8) == true)
    #expect(meters.end().isEmpty)
  }

  @Test func counterThatGoesBack_hasNoFigure() throws {
    try set(9_000_000)
    let meters = HostMeters(all)
    meters.begin()
    try set(1_000_000)
    #expect(meters.end().isEmpty)
    #expect(meters.missing.contains { $0.contains("went back") })
  }

  @Test func meterThatDisappears_hasNoFigure() throws {
    try set(1_000_000)
    let meters = HostMeters(all)
    meters.begin()
    try FileManager.default.removeItem(atPath: folder.entry("sys/class/powercap/intel-rapl:0/energy_uj"))
    #expect(meters.end().isEmpty)
    #expect(meters.missing.contains { $0.contains("could not be read") })
  }

  @Test func machineWithoutMeters_saysSo() {
    let meters = HostMeters(all)
    meters.begin()
    #expect(meters.isEmpty && meters.end().isEmpty && meters.missing == ["host: this machine has no energy meter"])
  }

  @Test func forbiddenCounter_namesFileAndRule() {
    let file = "/sys/class/powercap/intel-rapl:0/energy_uj"
    let meter = PlatformMeter(
      kind: .powercap, identifier: "powercap:intel-rapl:0", name: "RAPL package-0", coverage: "the package",
      relativeUncertainty: 0.05, updateInterval: .milliseconds(1), file: file, probe: ForbiddenProbe(), time: time)
    let meters = HostMeters([meter])
    meters.begin()
    #expect(meters.end().isEmpty)
    let sentence = meters.missing.first ?? ""
    #expect(sentence.contains(file) && sentence.contains("SUBSYSTEM==\"powercap\"") && sentence.contains("udev"))
  }
}
