/// How codes of the 12-bit ADC and quantities turn into each other (docs/registers.md, "Exposure").
extension DiagnosticConverter {
  /// Codes from zero to OUTPUT_FULL_SCALE.
  public static let outputCodesPerFullScale = 2048
  /// The highest DIODES code, which stands for DIODE_FULL_SCALE.
  public static let largestDiodeCode = 4095

  /// The voltage for which an OUTPUT_n code stands.
  public func volts(outputCode: Int) -> Double {
    Double(outputCode) * Double(outputFullScaleMillivolts) / Double(1000 * Self.outputCodesPerFullScale)
  }

  /// The charge in electrons for which a DIODES code stands.
  public func electrons(diodeCode: Int) -> Double {
    Double(diodeCode) * Double(diodeFullScaleElectrons) / Double(Self.largestDiodeCode)
  }

  /// The OUTPUT_n code of a voltage: the nearest (halves away from zero), clipped to -2048...2047. NaN gives 0.
  public func outputCode(volts: Double) -> Int {
    let code = volts * Double(1000 * Self.outputCodesPerFullScale) / Double(outputFullScaleMillivolts)
    return Self.nearest(code, in: -Self.outputCodesPerFullScale...Self.outputCodesPerFullScale - 1)
  }

  /// The DIODES code of a charge in electrons: the nearest (halves away from zero), clipped to 0...4095. NaN gives 0.
  public func diodeCode(electrons: Double) -> Int {
    Self.nearest(
      electrons * Double(Self.largestDiodeCode) / Double(diodeFullScaleElectrons), in: 0...Self.largestDiodeCode)
  }

  private static func nearest(_ code: Double, in range: ClosedRange<Int>) -> Int {
    guard !code.isNaN else { return 0 }
    return Int(min(max(code.rounded(), Double(range.lowerBound)), Double(range.upperBound)))
  }
}
