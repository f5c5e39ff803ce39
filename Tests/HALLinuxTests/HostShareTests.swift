import CandelaHAL
import CandelaHALLinux
import Testing

/// Which meters of a machine are added up.
@Suite struct HostShareTests {
  private let folder: Folder
  private let time = ScriptedTime()

  init() throws { folder = try Folder() }

  private func addZone(_ zone: String, _ name: String) throws {
    for (file, text) in [("name", name), ("energy_uj", "5"), ("max_energy_range_uj", "262143328850")] {
      try folder.write(text + "\n", to: "sys/class/powercap/\(zone)/\(file)")
    }
  }

  private func addRail(_ number: Int, _ label: String) throws {
    let chip = "sys/class/hwmon/hwmon1"
    try folder.write("ina3221\n", to: "\(chip)/name")
    try folder.write(label + "\n", to: "\(chip)/in\(number)_label")
    try folder.write("5000\n", to: "\(chip)/in\(number)_input")
    try folder.write("800\n", to: "\(chip)/curr\(number)_input")
  }

  private var share: [String] {
    HostShare.meters(of: PlatformMeters.all(root: folder.path, time: time)).map(\.identifier)
  }

  @Test func packages_countWithTheirMemory_andCoresDoNot() throws {
    try addZone("intel-rapl:0", "package-0")
    try addZone("intel-rapl:0:0", "core")
    try addZone("intel-rapl:0:1", "dram")
    try addZone("intel-rapl:1", "package-1")
    try addZone("intel-rapl-mmio:0", "package-0")
    try addRail(1, "VDD_IN")
    #expect(share == ["powercap:intel-rapl:0", "powercap:intel-rapl:0:1", "powercap:intel-rapl:1"])
  }

  @Test func platform_goesBeforePackages() throws {
    try addZone("intel-rapl:0", "package-0")
    try addZone("intel-rapl:1", "psys")
    #expect(share == ["powercap:intel-rapl:1"])
  }

  @Test func inputRail_standsForTheModule() throws {
    try addRail(1, "VDD_CPU_GPU_CV")
    try addRail(2, "VDD_IN")
    try addRail(3, "VDD_SOC")
    #expect(share == ["hwmon:hwmon1:2"])
  }

  @Test func otherRailsAndBatteries_areNotTakenForTheComputer() throws {
    try addRail(1, "VDD_SOC")
    for (file, text) in [("type", "Battery"), ("power_now", "5000000")] {
      try folder.write(text + "\n", to: "sys/class/power_supply/BAT0/\(file)")
    }
    #expect(share.isEmpty)
  }
}
