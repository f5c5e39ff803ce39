import CandelaOptics

/// The `noise` section of an optics file. It is given whole or not at all: a half-written one would hide which stages
/// are whose choice.
enum NoiseCoding {
  private static let keys = [
    "photons_per_diode", "quantum_efficiency", "dark_current", "gain_spread", "line_capacitance", "precharge",
    "temperature", "read_noise", "comparator_offset", "shot_noise", "clips_empty_line",
  ]

  static func decode(_ reader: SectionReader) throws(BoardSpecError) -> NoiseParameters {
    let section = try reader.section("noise", keys: keys)
    return NoiseParameters(
      photonsPerDiode: try section.quantity("photons_per_diode", .photons, in: 1...1e9),
      quantumEfficiency: try section.quantity("quantum_efficiency", .fraction, in: 1e-3...1),
      darkCurrentAmperes: try section.quantity("dark_current", .current, in: 0...1e-6),
      gainSpread: try section.quantity("gain_spread", .fraction, in: 0...0.5),
      lineCapacitanceFarads: try section.quantity("line_capacitance", .capacitance, in: 1e-15...1e-9),
      prechargeVolts: try section.quantity("precharge", .voltage, in: 0.1...10),
      temperatureKelvin: try section.quantity("temperature", .temperature, in: 0...500),
      readNoiseVolts: try section.quantity("read_noise", .voltage, in: 0...1),
      comparatorOffsetVolts: try section.quantity("comparator_offset", .voltage, in: 0...1),
      shotNoise: try section.boolean("shot_noise"), clipsEmptyLine: try section.boolean("clips_empty_line"))
  }

  static func encode(_ noise: NoiseParameters) -> [String] {
    [
      "noise:",
      "  photons_per_diode: \(Dimension.photons.text(of: noise.photonsPerDiode))",
      "  quantum_efficiency: \(Dimension.fraction.text(of: noise.quantumEfficiency))",
      "  dark_current: \(Dimension.current.text(of: noise.darkCurrentAmperes))",
      "  gain_spread: \(Dimension.fraction.text(of: noise.gainSpread))",
      "  line_capacitance: \(Dimension.capacitance.text(of: noise.lineCapacitanceFarads))",
      "  precharge: \(Dimension.voltage.text(of: noise.prechargeVolts))",
      "  temperature: \(Dimension.temperature.text(of: noise.temperatureKelvin))",
      "  read_noise: \(Dimension.voltage.text(of: noise.readNoiseVolts))",
      "  comparator_offset: \(Dimension.voltage.text(of: noise.comparatorOffsetVolts))",
      "  shot_noise: \(noise.shotNoise)",
      "  clips_empty_line: \(noise.clipsEmptyLine)",
    ]
  }
}
