/// The INA226's Configuration register (00h): averaging, conversion times, mode (data sheet SBOS547, table 7-6 on).
struct INA226Configuration {
  /// Value after power-on and RST: no averaging, 1.1 ms each, continuous shunt and bus.
  static let powerOn: UInt16 = 0x4127
  /// RST: all registers to their power-on values.
  static let resetBit: UInt16 = 0x8000

  /// Averages by the AVG code (bits 11...9).
  private static let averages: [UInt64] = [1, 4, 16, 64, 128, 256, 512, 1_024]
  /// Conversion times in nanoseconds by the VBUSCT (bits 8...6) or VSHCT (bits 5...3) code.
  private static let conversionNanoseconds: [UInt64] = [
    140_000, 204_000, 332_000, 588_000, 1_100_000, 2_116_000, 4_156_000, 8_244_000,
  ]

  /// The register as it reads: bits 14...12 are fixed at 100.
  let rawValue: UInt16

  init(written: UInt16) { rawValue = written & 0x0FFF | 0x4000 }

  private var mode: UInt16 { rawValue & 7 }
  /// Whether the shunt is converted (MODE bit 0).
  var convertsShunt: Bool { mode & 1 != 0 }
  /// Whether the bus voltage is converted (MODE bit 1).
  var convertsBus: Bool { mode & 2 != 0 }
  /// Whether conversions follow one another; otherwise a write of the register starts one.
  var isContinuous: Bool { mode & 4 != 0 && isConverting }
  /// Whether anything is converted at all.
  var isConverting: Bool { mode & 3 != 0 }

  /// Time from the start of a conversion to its averaged result.
  var cycleNanoseconds: UInt64 {
    let shunt = convertsShunt ? Self.conversionNanoseconds[Int(rawValue >> 3 & 7)] : 0
    let bus = convertsBus ? Self.conversionNanoseconds[Int(rawValue >> 6 & 7)] : 0
    return Self.averages[Int(rawValue >> 9 & 7)] * (shunt + bus)
  }
}
