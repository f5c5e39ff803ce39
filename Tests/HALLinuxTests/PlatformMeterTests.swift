import CandelaHAL
import CandelaHALLinux
import Glibc
import Testing

/// Meters over made-up trees of /sys.
@Suite struct PlatformMeterTests {
  private let folder: Folder
  private let time = ScriptedTime()

  init() throws { folder = try Folder() }

  private func write(_ file: String, _ text: String) throws { try folder.write(text + "\n", to: "sys/" + file) }

  private func meters() -> [PlatformMeter] { PlatformMeters.all(root: folder.path, time: time) }

  private func addZone(_ name: String, microjoules: String, range: String = "262143328850") throws {
    try write("class/powercap/\(name)/name", "package-0")
    try write("class/powercap/\(name)/energy_uj", microjoules)
    try write("class/powercap/\(name)/max_energy_range_uj", range)
  }

  @Test func machineWithoutMeters_hasNone() throws { #expect(meters().isEmpty) }

  @Test func everyKind_isFound_withWhatItCovers() throws {
    try addZone("intel-rapl:0", microjoules: "5")
    try write("class/hwmon/hwmon3/name", "ina3221")
    try write("class/hwmon/hwmon3/in1_label", "VDD_IN")
    try write("class/hwmon/hwmon3/in1_input", "5000")
    try write("class/hwmon/hwmon3/curr1_input", "800")
    try write("class/hwmon/hwmon4/name", "ina226")
    try write("class/hwmon/hwmon4/power1_input", "2500000")
    try write("bus/iio/devices/iio:device0/name", "ina226")
    try write("bus/iio/devices/iio:device0/in_power2_raw", "40")
    try write("bus/iio/devices/iio:device0/in_power2_scale", "25.0")
    try write("class/power_supply/BAT0/type", "Battery")
    try write("class/power_supply/BAT0/voltage_now", "12000000")
    try write("class/power_supply/BAT0/current_now", "500000")
    let found = meters()
    #expect(
      found.map(\.identifier) == [
        "powercap:intel-rapl:0", "hwmon:hwmon3:1", "hwmon:hwmon4:1", "iio:device0:2", "power_supply:BAT0",
      ])
    for meter in found {
      _ = try meter.read()
      #expect(!meter.coverage.isEmpty)
    }
    let watts = found.map { $0.latestPower?.value ?? -1 }
    for (got, wanted) in zip(watts, [-1, 4, 2.5, 1, 6]) { #expect((got - wanted).magnitude < 1e-9) }
  }

  @Test func power_isIntegrated_fromReadingToReading() throws {
    try write("class/hwmon/hwmon0/name", "ina226")
    try write("class/hwmon/hwmon0/power1_input", "1000000")
    let meter = try #require(meters().first)
    #expect(try meter.read().energy.value == 0)
    time.sleep(for: .seconds(2))
    try write("class/hwmon/hwmon0/power1_input", "3000000")
    // The mean of 1 W and 3 W over 2 s.
    #expect((try meter.read().energy.value - 4).magnitude < 1e-9)
  }

  @Test func counter_goesOn_whenItWraps() throws {
    try addZone("intel-rapl:0", microjoules: "262143000000")
    let meter = try #require(meters().first)
    _ = try meter.read()
    time.sleep(for: .seconds(1))
    try addZone("intel-rapl:0", microjoules: "671150")
    // 328,850 uJ up to the range and 671,150 uJ after it.
    #expect((try meter.read().energy.value - 1).magnitude < 1e-9)
  }

  @Test func counter_isRefused_whenItGoesBack_andGoesOnFromThere() throws {
    try addZone("intel-rapl:0", microjoules: "5000000")
    let meter = try #require(meters().first)
    _ = try meter.read()
    try addZone("intel-rapl:0", microjoules: "4000000")
    let error = #expect(throws: HALError.self) { try meter.read() }
    #expect(error?.kind == .other && error?.cause?.contains("went back") == true)
    try addZone("intel-rapl:0", microjoules: "6000000")
    #expect((try meter.read().energy.value - 2).magnitude < 1e-9)
  }

  @Test func rail_isAbsent_whenItsFileGoes() throws {
    try write("class/hwmon/hwmon0/name", "ina226")
    try write("class/hwmon/hwmon0/power1_input", "1000000")
    let meter = try #require(meters().first)
    _ = try meter.read()
    unlink(folder.path + "/sys/class/hwmon/hwmon0/power1_input")
    let error = #expect(throws: HALError.self) { try meter.read() }
    #expect(error?.kind == .absent && error?.subject == "/sys/class/hwmon/hwmon0/power1_input")
  }

  @Test func text_isNoPower() throws {
    try write("class/hwmon/hwmon0/name", "ina226")
    try write("class/hwmon/hwmon0/power1_input", "N/A")
    let meter = try #require(meters().first)
    let error = #expect(throws: HALError.self) { try meter.read() }
    #expect(error?.cause?.contains("no number") == true)
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func counter_namesItsFile_whenItMayNotBeRead() throws {
    try addZone("intel-rapl:0", microjoules: "5")
    chmod(folder.path + "/sys/class/powercap/intel-rapl:0/energy_uj", 0)
    let meter = try #require(meters().first)
    let error = #expect(throws: HALError.self) { try meter.read() }
    #expect(error?.kind == .permission && error?.subject == "/sys/class/powercap/intel-rapl:0/energy_uj")
  }
}
