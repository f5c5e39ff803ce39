import CandelaHAL

/// NVIDIA GPUs as meters.
package enum NVMLMeters {
  /// The NVML reference gives +-5 % for the power reading.
  private static let uncertainty = 0.05
  /// Boards update their sensor every 20 to 100 ms; the longer one is taken.
  private static let interval = Duration.milliseconds(100)

  /// All GPUs that count energy or tell their power.
  /// - Parameter library: name or path of the library.
  package static func all(library: String, time: any TimeSource) -> [PlatformMeter] {
    guard let nvml = NVMLLibrary(library) else { return [] }
    return nvml.devices().enumerated().map { index, device in
      PlatformMeter(
        kind: .nvml, identifier: "nvml:\(index)", name: nvml.productName(of: device) ?? "GPU \(index)",
        coverage: "the whole graphics card with its memory; not the host, not the supply's losses",
        relativeUncertainty: uncertainty, updateInterval: interval, file: nil,
        probe: NVMLProbe(nvml, device, index: index), time: time)
    }
  }
}

/// One GPU. The energy counter is preferred; the choice is made once, so that the two are never mixed.
private final class NVMLProbe: MeterProbe {
  private let nvml: NVMLLibrary
  private let device: NVMLLibrary.Device
  private let index: Int
  private var counts: Bool?

  init(_ nvml: NVMLLibrary, _ device: NVMLLibrary.Device, index: Int) {
    self.nvml = nvml
    self.device = device
    self.index = index
  }

  func sample() throws(HALError) -> MeterSample {
    if counts != false, let joules = try nvml.energy(of: device) {
      counts = true
      return .joules(joules, wrapsAt: nil)
    }
    guard counts != true, let watts = try nvml.power(of: device) else {
      throw HALError(
        .absent, operation: "read power", subject: "GPU \(index)", cause: "it tells neither energy nor power")
    }
    counts = false
    return .watts(watts)
  }
}
