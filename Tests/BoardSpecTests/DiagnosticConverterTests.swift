import CandelaBoardSpec
import Testing

@Suite struct DiagnosticConverterTests {
  private static let converter = DiagnosticConverter(outputFullScaleMillivolts: 2048, diodeFullScaleElectrons: 409_500)

  @Test func codes_standForTheDocumentedQuantities() {
    // 2,048 mV over 2,048 codes: one millivolt a code; 409,500 electrons over 4,095 codes: a hundred a code.
    #expect(Self.converter.volts(outputCode: -1500) == -1.5)
    #expect(Self.converter.outputCode(volts: 0.0106) == 11)
    #expect(Self.converter.outputCode(volts: -0.0106) == -11)
    #expect(Self.converter.electrons(diodeCode: 4095) == 409_500)
    #expect(Self.converter.diodeCode(electrons: 249) == 2)
  }

  @Test func everyCode_survivesARoundTrip() {
    for code in -2048...2047 {
      #expect(Self.converter.outputCode(volts: Self.converter.volts(outputCode: code)) == code)
    }
    for code in 0...4095 {
      #expect(Self.converter.diodeCode(electrons: Self.converter.electrons(diodeCode: code)) == code)
    }
  }

  @Test func quantitiesBeyondTheScale_areClipped() {
    #expect(Self.converter.outputCode(volts: 1e300) == 2047)
    #expect(Self.converter.outputCode(volts: -.infinity) == -2048)
    #expect(Self.converter.diodeCode(electrons: -5) == 0)
    #expect(Self.converter.diodeCode(electrons: .infinity) == 4095)
    #expect(Self.converter.diodeCode(electrons: .nan) == 0)
  }
}
