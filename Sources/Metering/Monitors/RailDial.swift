import CandelaHAL
import Synchronization

/// What a rail has come to so far, for other threads than the one that samples it: for people who watch and for metrics.
///
/// The figures of a run's end are the meter's own, with their uncertainty; a dial has neither.
public final class RailDial: Sendable {
  /// The rail.
  public let rail: MeteredRail
  /// The meter's name, with its owner's where there are several.
  public let meter: String
  private let energyBits = Atomic<UInt64>(0)
  private let powerBits = Atomic<UInt64>(Double.nan.bitPattern)

  init(_ rail: MeteredRail, meter: String) {
    self.rail = rail
    self.meter = meter
  }

  /// Energy since the span began, up to the last conversion.
  public var energy: Joules { Joules(Double(bitPattern: energyBits.load(ordering: .relaxed))) }

  /// Power of the last conversion; nil before the first, and for a rail that is not metered any more.
  public var power: Watts? {
    let value = Double(bitPattern: powerBits.load(ordering: .relaxed))
    return value.isNaN ? nil : Watts(value)
  }

  func show(_ energy: Joules, _ power: Watts?) {
    energyBits.store(energy.value.bitPattern, ordering: .relaxed)
    powerBits.store((power?.value ?? .nan).bitPattern, ordering: .relaxed)
  }

  func goDark() { powerBits.store(Double.nan.bitPattern, ordering: .relaxed) }
}
