import CandelaHAL

/// The meters of this machine: looked for, not read.
public enum PlatformMeters {
  /// RAPL: Intel states no accuracy; comparisons with wall meters find a few per cent (the project's choice: 5 %).
  static let powercapUncertainty = 0.05
  /// Rail monitors on boards: shunts of 1 % and monitors of up to 1 % (the project's choice: 2 %).
  static let railUncertainty = 0.02
  /// Fuel gauges and chargers (the project's choice: 5 %).
  static let supplyUncertainty = 0.05

  /// All meters that files show, NVIDIA's GPUs after them, in a fixed order.
  /// - Parameter time: the clock of the readings.
  public static func all(time: any TimeSource = MonotonicTime()) -> [PlatformMeter] {
    all(root: "", time: time) + NVMLMeters.all(library: NVMLLibrary.standardName, time: time)
  }

  /// The meters that files below a folder show.
  package static func all(root: String, time: any TimeSource) -> [PlatformMeter] {
    powercap(root, time) + hwmon(root, time) + iio(root, time) + supplies(root, time)
  }

  private static func powercap(_ root: String, _ time: any TimeSource) -> [PlatformMeter] {
    let base = "/sys/class/powercap"
    let zones = SystemFiles.names(in: root + base).filter { MeterFile.exists("\(base)/\($0)/energy_uj", root: root) }
    return zones.map { zone in
      let name = MeterFile.name("\(base)/\(zone)/name", root: root) ?? zone
      return PlatformMeter(
        kind: .powercap, identifier: "powercap:\(zone)", name: "RAPL \(name)",
        coverage: PowercapDomain.coverage(of: name), relativeUncertainty: powercapUncertainty,
        updateInterval: .milliseconds(1), file: "\(base)/\(zone)/energy_uj",
        probe: PowercapProbe(folder: "\(base)/\(zone)", root: root), time: time)
    }
  }

  private static func hwmon(_ root: String, _ time: any TimeSource) -> [PlatformMeter] {
    let base = "/sys/class/hwmon"
    return SystemFiles.numbered("hwmon", in: root + base).flatMap { folder, _ in
      let chip = MeterFile.name("\(base)/\(folder)/name", root: root) ?? folder
      return HwmonChannels.all(folder: "\(base)/\(folder)", root: root).map { channel in
        PlatformMeter(
          kind: .hwmon, identifier: "hwmon:\(folder):\(channel.number)", name: "\(chip) \(channel.label)",
          coverage: "rail \(channel.label) behind the sensor of driver \(chip); not its regulator, not other rails",
          relativeUncertainty: railUncertainty, updateInterval: channel.updateInterval, file: channel.file,
          probe: PowerProbe(channel.source, root: root), time: time)
      }
    }
  }

  private static func iio(_ root: String, _ time: any TimeSource) -> [PlatformMeter] {
    let base = "/sys/bus/iio/devices"
    return SystemFiles.numbered("iio:device", in: root + base).flatMap { folder, number in
      let chip = MeterFile.name("\(base)/\(folder)/name", root: root) ?? folder
      return IIOChannels.all(folder: "\(base)/\(folder)", root: root).map { channel in
        PlatformMeter(
          kind: .iio, identifier: "iio:device\(number):\(channel.number)", name: "\(chip) \(channel.label)",
          coverage: "the rail behind the shunt of \(chip); not its regulator, not other rails",
          relativeUncertainty: railUncertainty, updateInterval: channel.updateInterval, file: channel.file,
          probe: PowerProbe(channel.source, root: root), time: time)
      }
    }
  }

  private static func supplies(_ root: String, _ time: any TimeSource) -> [PlatformMeter] {
    let base = "/sys/class/power_supply"
    return SystemFiles.names(in: root + base).compactMap { supply in
      let folder = "\(base)/\(supply)"
      let source: PowerProbe.Source
      if MeterFile.exists("\(folder)/power_now", root: root) {
        source = .power("\(folder)/power_now", watts: 1e-6)
      } else if MeterFile.exists("\(folder)/current_now", root: root),
        MeterFile.exists("\(folder)/voltage_now", root: root)
      {
        source = .product(
          voltage: "\(folder)/voltage_now", volts: 1e-6, current: "\(folder)/current_now", amperes: 1e-6)
      } else {
        return nil
      }
      let type = MeterFile.name("\(folder)/type", root: root) ?? "supply"
      return PlatformMeter(
        kind: .powerSupply, identifier: "power_supply:\(supply)", name: "\(type) \(supply)",
        coverage: "everything that \(type.lowercased()) \(supply) feeds or takes, display and charger included",
        relativeUncertainty: supplyUncertainty, updateInterval: .seconds(1), file: source.file,
        probe: PowerProbe(source, root: root), time: time)
    }
  }
}

/// What a RAPL domain counts (Intel SDM vol. 3B, 15.10.1).
enum PowercapDomain {
  static func coverage(of name: String) -> String {
    if name.hasPrefix("package") { return "the processor package with caches; not memory, board, supply" }
    switch name {
    case "core": return "the processor's cores; not caches outside them, memory, board"
    case "uncore": return "the processor's graphics; not its cores, memory, board"
    case "dram": return "the memory behind this package; not the package"
    case "psys": return "the whole platform as its maker wired it; not losses of the supply"
    default: return "power zone \(name) as its driver defines it"
    }
  }
}

extension PowerProbe.Source {
  /// The file that must be readable (of two the current's).
  var file: String {
    switch self {
    case .power(let path, _): path
    case .product(_, _, let current, _): current
    }
  }
}
