import CandelaHAL

extension BoardCoding {
  static func timing(_ reader: SectionReader) throws(BoardSpecError) -> BoardTiming {
    let section = try reader.section(
      "timing", keys: ["slot", "exposure", "start", "conversion", "boot", "heartbeat_timeout"])
    return BoardTiming(
      slotNanoseconds: UInt16(try section.whole("slot", .time, unit: "ns", in: RegisterLimits.slotTime)),
      exposureNanoseconds: UInt16(try section.whole("exposure", .time, unit: "ns", in: RegisterLimits.exposureTime)),
      startNanoseconds: UInt32(try section.whole("start", .time, unit: "ns", in: 0...1_000_000_000)),
      conversionNanoseconds: UInt32(try section.whole("conversion", .time, unit: "ns", in: 1...1_000_000_000)),
      bootMicroseconds: UInt32(try section.whole("boot", .time, unit: "us", in: 0...60_000_000)),
      heartbeatTimeoutMilliseconds: UInt16(
        try section.whole("heartbeat_timeout", .time, unit: "ms", in: RegisterLimits.heartbeatTimeout)))
  }

  static func converter(_ reader: SectionReader) throws(BoardSpecError) -> DiagnosticConverter {
    let section = try reader.section("converter", keys: ["output_full_scale", "diode_full_scale"])
    return DiagnosticConverter(
      outputFullScaleMillivolts: UInt16(
        try section.whole("output_full_scale", .voltage, unit: "mV", in: 1...65_535)),
      diodeFullScaleElectrons: UInt32(
        try section.whole("diode_full_scale", .electrons, unit: "electrons", in: 1...Int(UInt32.max))))
  }

  static func rails(_ reader: SectionReader) throws(BoardSpecError) -> BoardRails {
    let section = try reader.section("rails", keys: ["board", "laser", "temperature_limit"])
    return BoardRails(
      board: try rail("board", section), laser: try rail("laser", section),
      temperatureLimit: Celsius(try section.quantity("temperature_limit", .celsius, in: 0...125)))
  }

  static func chipEnergy(_ reader: SectionReader) throws(BoardSpecError) -> ChipEnergy {
    let section = try reader.section("chip_energy", keys: ["per_output", "relative_uncertainty", "source"])
    return ChipEnergy(
      perOutput: Joules(try section.quantity("per_output", .energy, in: 0...1)),
      relativeUncertainty: try section.quantity("relative_uncertainty", .fraction, in: 0...1),
      source: try section.text("source", longest: 500))
  }

  private static func rail(_ key: String, _ rails: SectionReader) throws(BoardSpecError) -> BoardRail {
    let section = try rails.section(key, keys: ["voltage", "idle", "active", "shunt"])
    // The INA226 measures buses up to 36 V (Texas Instruments SBOS547, electrical characteristics).
    return BoardRail(
      voltage: Volts(try section.quantity("voltage", .voltage, in: 0.5...36)),
      idle: Watts(try section.quantity("idle", .power, in: 0...1000)),
      active: Watts(try section.quantity("active", .power, in: 0...1000)),
      shuntOhms: try section.quantity("shunt", .resistance, in: 1e-4...100))
  }
}
