import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux

/// The meter of a digital engine, or why there is none.
package enum MeterChoice {
  case meter(any EnergyMeter)
  case none(String)

  /// The meter that the user named, or else the one that covers what the engine runs on.
  /// - Parameter option: the command's option that names a meter, for messages.
  /// - Throws: `UsageError` `CND-9025` where there is no meter of that name.
  package init(
    _ processor: DigitalProcessor, named name: String?, among meters: [PlatformMeter],
    option: String = "--shadow-meter"
  ) throws {
    if let name {
      self = .meter(try Self.named(name, among: meters))
      return
    }
    switch processor {
    case .device(let device) where device.kind == .gpu: self = Self.ofGPU(device.name, meters, option)
    case .device(let device) where device.kind == .other:
      self = .none("no meter is known to cover \(device.name); name one with \(option)")
    case .host, .device: self = Self.ofHost(meters, option)
    }
  }

  /// A meter by its identifier.
  /// - Throws: `UsageError` `CND-9025`, which lists the meters.
  static func named(_ name: String, among meters: [PlatformMeter]) throws(UsageError) -> PlatformMeter {
    guard let meter = meters.first(where: { $0.identifier == name }) else {
      throw UsageError(
        code: "CND-9025", message: "this machine has no meter \(name)",
        cause: meters.isEmpty ? "it has none at all" : "it has \(meters.map(\.identifier).joined(separator: ", "))",
        remedy: "See candela meter list, or leave the meter out")
    }
    return meter
  }

  /// RAPL's packages; other rails may cover anything, so they are for the user to name. The zones of intel-rapl-mmio are the
  /// same counters by another way.
  private static func ofHost(_ meters: [PlatformMeter], _ option: String) -> MeterChoice {
    let packages = meters.filter {
      $0.kind == .powercap && $0.name.hasPrefix("RAPL package") && !$0.identifier.contains("mmio")
    }
    return packages.isEmpty
      ? .none("no meter: not measured (no RAPL; a board's own rail can be named with \(option))")
      : .meter(MeterSum(packages))
  }

  /// NVML and OpenCL call a card alike.
  private static func ofGPU(_ name: String, _ meters: [PlatformMeter], _ option: String) -> MeterChoice {
    let cards = meters.filter { $0.kind == .nvml && $0.name == name }
    guard let card = cards.first else { return .none("no meter: not measured (NVML knows no \(name))") }
    return cards.count == 1
      ? .meter(card)
      : .none("not measured: \(cards.count) cards are called \(name); name the meter with \(option)")
  }
}
