/// Which of a machine's meters tell the computer's energy without counting any of it twice.
package enum HostShare {
  /// What makers of boards call the rail behind which everything else is: Jetson's modules by generation.
  private static let inputRails = ["VDD_IN", "VIN_SYS_5V0", "POM_5V_IN", "VIN", "SYS_VIN_HV"]

  /// The meters to add up: the platform zone of RAPL; else its packages with their memory; else a rail that feeds the
  /// whole module. None where there is nothing of the kind. Cores are part of packages, and batteries feed more than the
  /// computer or take energy in: they are never among them.
  package static func meters(of all: [PlatformMeter]) -> [PlatformMeter] {
    let zones = all.filter { $0.kind == .powercap }
    let platform = zones.filter { $0.name == "RAPL psys" }
    if let first = platform.first { return [first] }
    // The same package once more, through another interface.
    let msr = zones.filter { !$0.identifier.hasPrefix("powercap:intel-rapl-mmio") }
    let packages = (msr.isEmpty ? zones : msr).filter {
      $0.name.hasPrefix("RAPL package") || $0.name == "RAPL dram"
    }
    if !packages.isEmpty { return packages }
    return all.first { meter in
      meter.kind == .hwmon && inputRails.contains { meter.name.hasSuffix(" \($0)") }
    }.map { [$0] } ?? []
  }
}
