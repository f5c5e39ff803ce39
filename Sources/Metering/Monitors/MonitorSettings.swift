/// How a monitor converts: continuously, shunt and bus in turn, averaged in the chip.
public struct MonitorSettings: Sendable, Hashable {
  /// Averages by the AVG code of INA226 and INA231 (SBOS547, table 7-6).
  private static let averages: [UInt64] = [1, 4, 16, 64, 128, 256, 512, 1024]
  /// Conversion times in nanoseconds by the VBUSCT and VSHCT codes (SBOS547, tables 7-7 and 7-8).
  private static let conversions: [UInt64] = [
    140_000, 204_000, 332_000, 588_000, 1_100_000, 2_116_000, 4_156_000, 8_244_000,
  ]
  /// INA219: conversion times in nanoseconds by the SADC and BADC codes 8...15, 1 to 128 samples (SBOS448, table 5).
  private static let ina219Conversions: [UInt64] = [
    532_000, 1_060_000, 2_130_000, 4_260_000, 8_510_000, 17_020_000, 34_050_000, 68_100_000,
  ]
  /// INA219: 32 V bus range, +-320 mV shunt range (PGA / 8), as after power-on (SBOS448, figure 19).
  private static let ina219Ranges: UInt16 = 0x3800
  /// Mode: shunt and bus, continuous.
  private static let continuous: UInt16 = 7
  /// INA226 and INA231: bits 14...12 read 100.
  private static let fixedBits: UInt16 = 0x4000

  /// The value for the Configuration register (00h).
  public let register: UInt16
  /// Time from one averaged result to the next, in nanoseconds.
  public let cycleNanoseconds: UInt64
  /// Time of one look at shunt and bus, of which a result averages several, in nanoseconds.
  public let lookNanoseconds: UInt64

  /// The settings with the shortest cycle that is not shorter than the time between samples, so that no conversion is missed;
  /// the longest cycle there is where all are shorter.
  public init(_ model: MonitorModel, samplePeriodNanoseconds period: UInt64) {
    let all = model == .ina219 ? Self.ina219Settings : Self.ina226Settings
    let fitting = all.filter { $0.cycle >= period }
    let chosen = fitting.min { $0.cycle < $1.cycle } ?? all.max { $0.cycle < $1.cycle } ?? (0, 0, 0)
    (register, cycleNanoseconds, lookNanoseconds) = chosen
  }

  private typealias Choice = (register: UInt16, cycle: UInt64, look: UInt64)

  private static let ina226Settings: [Choice] = averages.indices.flatMap { average in
    conversions.indices.map { conversion in
      let codes = UInt16(average) << 9 | UInt16(conversion) << 6 | UInt16(conversion) << 3
      let look = 2 * conversions[conversion]
      return (fixedBits | codes | continuous, averages[average] * look, look)
    }
  }

  private static let ina219Settings: [Choice] = ina219Conversions.indices.map { index in
    let code = UInt16(8 + index)
    let cycle = 2 * ina219Conversions[index]
    return (ina219Ranges | code << 7 | code << 3 | continuous, cycle, cycle)
  }
}
