import CandelaHAL
import CandelaMetering

/// What a burst of exposures told about the chip: rail by rail, less idle.
public struct BurstMeasurement: Sendable {
  /// One rail's part.
  public struct Rail: Sendable {
    /// The rail.
    public let rail: MeteredRail
    /// The meter's name.
    public let meter: String
    /// The burst's energy, idle taken off.
    public let energy: MeasuredEnergy
    /// Idle power before the burst.
    public let idleBefore: Watts
    /// Idle power after it.
    public let idleAfter: Watts

    /// A rail's part.
    public init(rail: MeteredRail, meter: String, energy: MeasuredEnergy, idleBefore: Watts, idleAfter: Watts) {
      (self.rail, self.meter, self.energy) = (rail, meter, energy)
      (self.idleBefore, self.idleAfter) = (idleBefore, idleAfter)
    }
  }

  /// Exposures, by the board's own counter.
  public let exposures: UInt64
  /// How long they took, by the settings: start and all slots.
  public let duration: Duration
  /// The rails.
  public let rails: [Rail]

  /// A measurement.
  /// - Precondition: there was an exposure.
  public init(exposures: UInt64, duration: Duration, rails: [Rail]) {
    precondition(exposures > 0, "no exposure")
    (self.exposures, self.duration, self.rails) = (exposures, duration, rails)
  }

  /// The energy of one exposure, laser start of the burst included, over all rails.
  public var perExposure: MeasuredEnergy { MeasuredEnergy.sum(rails.map(\.energy)).divided(by: exposures) }
}
