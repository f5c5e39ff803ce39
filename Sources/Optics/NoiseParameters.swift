/// The parameters of the photodiode and EAC stages. Each effect is a named stage with an ideal setting.
///
/// The authors publish few of these (docs/optics-schema.md says which); the rest are the project's choices, kept in
/// boards/<board>/optics.yaml so that they can be replaced by measured ones.
public struct NoiseParameters: Sendable, Hashable {
  /// Photons per diode and frame, averaged over the array, for a uniform half-amplitude aperture; the K pulses of a
  /// frame share them.
  public var photonsPerDiode: Double
  /// Electrons per photon, 0...1.
  public var quantumEfficiency: Double
  /// Dark current of one diode in amperes.
  public var darkCurrentAmperes: Double
  /// Relative standard deviation of the diodes' gain, fixed per device.
  public var gainSpread: Double
  /// Capacitance of each of the two lines in farads.
  public var lineCapacitanceFarads: Double
  /// Voltage to which both lines are precharged.
  public var prechargeVolts: Double
  /// Temperature for kTC noise in kelvin; 0 switches it off.
  public var temperatureKelvin: Double
  /// Standard deviation of the read noise on the difference of the lines, in volts.
  public var readNoiseVolts: Double
  /// Standard deviation over devices of the comparator offset, common to all outputs of a device, in volts.
  public var comparatorOffsetVolts: Double
  /// Whether photon shot noise is drawn.
  public var shotNoise: Bool
  /// Whether a line stops at zero volts (and is then reported as saturated).
  public var clipsEmptyLine: Bool

  /// All stages given.
  public init(
    photonsPerDiode: Double, quantumEfficiency: Double, darkCurrentAmperes: Double, gainSpread: Double,
    lineCapacitanceFarads: Double, prechargeVolts: Double, temperatureKelvin: Double, readNoiseVolts: Double,
    comparatorOffsetVolts: Double, shotNoise: Bool = true, clipsEmptyLine: Bool = true
  ) {
    self.photonsPerDiode = photonsPerDiode
    self.quantumEfficiency = quantumEfficiency
    self.darkCurrentAmperes = darkCurrentAmperes
    self.gainSpread = gainSpread
    self.lineCapacitanceFarads = lineCapacitanceFarads
    self.prechargeVolts = prechargeVolts
    self.temperatureKelvin = temperatureKelvin
    self.readNoiseVolts = readNoiseVolts
    self.comparatorOffsetVolts = comparatorOffsetVolts
    self.shotNoise = shotNoise
    self.clipsEmptyLine = clipsEmptyLine
  }

  /// The same scales with every imperfection switched off: no shot, kTC or read noise, no spread, no offset, no dark
  /// current, lines that never empty.
  public var ideal: NoiseParameters {
    var copy = self
    copy.darkCurrentAmperes = 0
    copy.gainSpread = 0
    copy.temperatureKelvin = 0
    copy.readNoiseVolts = 0
    copy.comparatorOffsetVolts = 0
    copy.shotNoise = false
    copy.clipsEmptyLine = false
    return copy
  }
}
