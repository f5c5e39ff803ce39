import CandelaHAL

/// A meter that this machine brings along. Counters are read as they are; where only a power is offered, it is integrated
/// from reading to reading (trapezoids), so it must be read often.
public final class PlatformMeter: EnergyMeter {
  /// By which of the kernel's or maker's interfaces it is read.
  public enum Kind: String, Sendable, CaseIterable {
    /// Intel's and AMD's RAPL counters (Documentation/power/powercap/powercap.rst).
    case powercap
    /// Power sensors of hwmon drivers (Documentation/hwmon/sysfs-interface.rst).
    case hwmon
    /// Power monitors under IIO (Documentation/ABI/testing/sysfs-bus-iio).
    case iio
    /// Batteries and supplies (Documentation/ABI/testing/sysfs-class-power).
    case powerSupply = "power_supply"
    /// NVIDIA's management library.
    case nvml
  }

  /// How it is read.
  public let kind: Kind
  /// By what name one chooses it, for example `powercap:package-0`.
  public let identifier: String
  /// What it is, for people.
  public let name: String
  /// What its figure covers and what it leaves out.
  public let coverage: String
  /// See `EnergyMeter`.
  public let relativeUncertainty: Double
  /// See `EnergyMeter`.
  public let updateInterval: Duration
  /// The file that must be readable; nil where there is none.
  public let file: String?

  private let probe: any MeterProbe
  private let time: any TimeSource
  private var total = 0.0
  private var last: (sample: MeterSample, time: Timestamp)?

  package init(
    kind: Kind, identifier: String, name: String, coverage: String, relativeUncertainty: Double,
    updateInterval: Duration, file: String?, probe: any MeterProbe, time: any TimeSource
  ) {
    self.kind = kind
    self.identifier = identifier
    self.name = name
    self.coverage = coverage
    self.relativeUncertainty = relativeUncertainty
    self.updateInterval = updateInterval
    self.file = file
    self.probe = probe
    self.time = time
  }

  /// The power at the last reading, where the meter offers a power.
  public var latestPower: Watts? {
    guard case .watts(let watts)? = last?.sample else { return nil }
    return Watts(watts)
  }

  /// Energy since the first reading.
  public func read() throws(HALError) -> EnergyReading {
    let sample = try probe.sample()
    let now = time.now
    let before = last
    last = (sample, now)
    if let before { total += try added(from: before, to: sample, at: now) }
    return EnergyReading(energy: Joules(total), time: now)
  }

  private func added(
    from before: (sample: MeterSample, time: Timestamp), to sample: MeterSample, at now: Timestamp
  ) throws(HALError) -> Double {
    switch (before.sample, sample) {
    case (.watts(let earlier), .watts(let later)): return (earlier + later) / 2 * now.since(before.time).inSeconds
    case (.joules(let earlier, _), .joules(let later, let range)):
      if later >= earlier { return later - earlier }
      // A count that begins again falls from near its range to near zero; anything else is a counter gone wrong.
      if let range, earlier <= range, earlier - later > range / 2 { return range - earlier + later }
      throw HALError(
        .other, operation: "read", subject: file ?? name,
        cause: "the count went back from \(earlier) J to \(later) J; the energy in between is unknown")
    case (.watts, .joules), (.joules, .watts):
      throw HALError(.other, operation: "read", subject: file ?? name, cause: "it changed from power to energy")
    }
  }
}
