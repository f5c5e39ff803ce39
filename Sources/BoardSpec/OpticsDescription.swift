import CandelaOptics

/// What an optics file describes: the design and the stages behind the photodiodes.
public struct OpticsDescription: Sendable, Hashable {
  /// The optics.
  public var design: OpticalDesign
  /// The photodiode and EAC stages.
  public var noise: NoiseParameters

  /// A design with the stages behind it.
  public init(design: OpticalDesign, noise: NoiseParameters = .projectDefault) {
    self.design = design
    self.noise = noise
  }
}

extension NoiseParameters {
  /// The stages that a file without a `noise` section gets: those of boards/accel-reference, where each value has its
  /// source beside it.
  public static let projectDefault = NoiseParameters(
    photonsPerDiode: 42_000, quantumEfficiency: 0.6, darkCurrentAmperes: 0, gainSpread: 0.01,
    lineCapacitanceFarads: 1e-12, prechargeVolts: 1.8, temperatureKelvin: 300, readNoiseVolts: 0.5e-3,
    comparatorOffsetVolts: 2e-3)
}
