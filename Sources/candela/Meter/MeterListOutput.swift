import CandelaHAL
import CandelaHALLinux

/// What `candela meter list` found.
package struct MeterListOutput: Encodable {
  package struct Meter: Encodable {
    package let id: String
    package let kind: String
    package let name: String
    package let coverage: String
    package let readable: Bool
    package let watts: Double?
    package let relative_uncertainty: Double
    package let update_ms: Double
    package let problem: String?
    package let remedy: String?
  }

  package let meters: [Meter]

  /// Reads every meter once.
  package init(_ meters: [PlatformMeter]) { self.meters = meters.map(Self.describe) }

  private static func describe(_ meter: PlatformMeter) -> Meter {
    var failure: HALError?
    do throws(HALError) { _ = try meter.read() } catch { failure = error }
    return Meter(
      id: meter.identifier, kind: meter.kind.rawValue, name: meter.name, coverage: meter.coverage,
      readable: failure == nil, watts: meter.latestPower?.value, relative_uncertainty: meter.relativeUncertainty,
      update_ms: meter.updateInterval.inSeconds * 1e3, problem: failure?.description,
      remedy: failure.map { meter.remedy(for: $0) })
  }

  package func printText() {
    guard !meters.isEmpty else {
      return Console.line("no energy meter: no RAPL, hwmon or IIO power, no battery, no NVIDIA driver")
    }
    for meter in meters {
      let power = meter.watts.map { ", now \(Format.si($0, "W"))" } ?? ""
      Console.line("\(Format.padded(meter.id, 28)) \(meter.name)\(power)")
      Console.line("  covers  \(meter.coverage)")
      Console.line(
        "  known to \(Format.percent(meter.relative_uncertainty, digits: 0)) (standard), new every "
          + "\(Format.si(meter.update_ms * 1e-3, "s"))")
      if let problem = meter.problem { Console.line("  CANNOT BE READ: \(problem)") }
      if let remedy = meter.remedy { Console.line("  remedy  \(remedy)") }
    }
  }
}
