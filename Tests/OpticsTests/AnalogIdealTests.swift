import CandelaOptics
import Testing

/// The EAC without imperfections, and the stages that are not random.
struct AnalogIdealTests {
  /// The definition: the largest 2 plus - total in integers, the lowest index of equals.
  private func winner(_ currents: [UInt32], _ weights: [[Bool]]) -> Int {
    let total = currents.reduce(Int64(0)) { $0 + Int64($1) }
    let scores = weights.map { row in
      2 * zip(currents, row).reduce(Int64(0)) { $0 + ($1.1 ? Int64($1.0) : 0) } - total
    }
    return scores.firstIndex(of: scores.max() ?? 0) ?? 0
  }

  /// The largest current matters as much as ties: one count in 2^35 must decide, and equals must tie.
  @Test(arguments: [2, 5, 1000, 0x7FFF_FFFF] as [UInt64], [1, 3, 10, 16])
  func class_equalsExactIntegers(largest: UInt64, classes: Int) throws {
    let fixture = try AnalogFixture(AnalogFixture.noise.ideal)
    let random = Philox(key: 31)
    for trial in 0..<200 as Range<UInt64> {
      let currents = (0..<16).map { UInt32(random.block(trial << 8 | $0, 0).0 % largest) }
      let signs = (0..<classes).map { output in
        (0..<16).map { random.block(trial << 8 | UInt64($0), UInt64(output) + 1).0 & 1 == 1 }
      }
      let weights = fixture.weights(classes: classes) { signs[$1][$0] }
      let result = fixture.core.classify(currents: currents.span, weights: weights, sequence: UInt32(trial))
      #expect(result.winner == winner(currents, signs), "trial \(trial)")
      #expect(result.saturation == 0)
    }
  }

  @Test func oneCount_decides_besideTheLargestCurrents() throws {
    let fixture = try AnalogFixture(AnalogFixture.noise.ideal)
    var currents = [UInt32](repeating: 0x7FFF_FFFF, count: 16)
    currents[5] += 1
    let weights = fixture.weights(classes: 2) { diode, output in diode == 4 + output }
    #expect(fixture.core.classify(currents: currents.span, weights: weights, sequence: 0).winner == 1)
  }

  @Test func tie_goesToTheLowestIndex() throws {
    let fixture = try AnalogFixture(AnalogFixture.noise.ideal)
    let weights = fixture.weights(classes: 16) { diode, output in diode % 2 == (output < 3 ? 0 : 1) }
    let bright = (0..<16).map { UInt32($0 % 2 == 1 ? 1000 : 0) }
    #expect(fixture.core.classify(currents: bright.span, weights: weights, sequence: 0).winner == 3)
    let dark = [UInt32](repeating: 0, count: 16)
    #expect(fixture.core.classify(currents: dark.span, weights: weights, sequence: 0).winner == 0)
  }

  @Test func codes_areVoltsOfTheDifference_sharedByThePulses() throws {
    let fixture = try AnalogFixture(AnalogFixture.noise.ideal, fullScaleVolts: 0.05)
    let currents = fixture.currents(electrons: 25_200)
    let weights = fixture.weights(classes: 2) { diode, output in output == 0 || diode < 4 }
    let result = fixture.core.classify(currents: currents.span, weights: weights, sequence: 0)
    // 16 diodes on plus, and 4 against 12; each pulse has half of the light. One code of rounding.
    let perDiode = 25_200 / 2 * fixture.voltsPerElectron / fixture.voltsPerCode
    #expect(abs(Double(result.codes[0]) - 16 * perDiode) <= 1)
    #expect(abs(Double(result.codes[1]) + 8 * perDiode) <= 1)
    for output in 2..<16 { #expect(result.codes[output] == 0) }
    let half = fixture.core.classify(
      currents: currents.span, weights: weights, sequence: 0, relativeExposure: 0.5)
    #expect(abs(Double(half.codes[0]) - 8 * perDiode) <= 1)
  }

  @Test func codes_stopAtTheConvertersEnds() throws {
    let fixture = try AnalogFixture(AnalogFixture.noise.ideal, fullScaleVolts: 1e-5)
    let weights = fixture.weights(classes: 2) { _, output in output == 0 }
    let result = fixture.core.classify(
      currents: fixture.currents(electrons: 25_200).span, weights: weights, sequence: 0)
    #expect(result.codes[0] == 2047)
    #expect(result.codes[1] == -2048)
  }

  @Test func darkCurrent_pullsBothLinesDown() throws {
    let noise = AnalogFixture.only { $0.darkCurrentAmperes = 1e-9 }
    let fixture = try AnalogFixture(noise, fullScaleVolts: 0.001, pulseSeconds: 100e-9)
    let weights = fixture.weights(classes: 2) { diode, output in diode < 8 + 4 * output }
    let dark = [UInt32](repeating: 0, count: 16)
    let result = fixture.core.classify(currents: dark.span, weights: weights, sequence: 0)
    #expect(result.codes[0] == 0)
    // 12 - 4 diodes of 1 nA for 100 ns on 1 pF are 0.8 mV.
    #expect(abs(Double(result.codes[1]) * fixture.voltsPerCode - 0.8e-3) <= fixture.voltsPerCode)
  }

  @Test func saturation_isFlagged_whenALineIsEmpty() throws {
    let noise = AnalogFixture.only {
      $0.clipsEmptyLine = true
      $0.prechargeVolts = 0.1
    }
    let fixture = try AnalogFixture(noise, fullScaleVolts: 0.2)
    let weights = fixture.weights(classes: 3) { diode, output in output == 1 ? diode % 2 == 0 : output == 0 }
    // A line with all 16 diodes falls by 0.15 V, one with half of them by 0.075 V.
    let electrons = 0.15 / fixture.voltsPerElectron / 16 * 3
    let result = fixture.core.classify(
      currents: fixture.currents(electrons: electrons).span, weights: weights, sequence: 0)
    #expect(result.saturation == 0b101)
    #expect(abs(Double(result.codes[0]) - 1024) <= 1 && abs(Double(result.codes[2]) + 1024) <= 1)
    #expect(result.codes[1] == 0)
    var unclipped = noise
    unclipped.clipsEmptyLine = false
    let open = try AnalogFixture(unclipped, fullScaleVolts: 0.2).core.classify(
      currents: fixture.currents(electrons: electrons).span, weights: weights, sequence: 0)
    #expect(open.saturation == 0)
    #expect(abs(Double(open.codes[0]) - 1536) <= 1)
  }

  @Test func diodeCodes_areElectronsOverFullScale() throws {
    let fixture = try AnalogFixture(AnalogFixture.noise.ideal)
    var currents = fixture.currents(electrons: 10_000)
    currents[0] = 0
    currents[1] = fixture.currents(electrons: 60_000)[0]
    let codes = fixture.core.diodeCodes(currents: currents.span, sequence: 0, fullScaleElectrons: 50_000)
    #expect(codes[0] == 0)
    #expect(codes[1] == 4095, "above the full scale it stops")
    #expect(codes[2...].allSatisfy { abs(Int($0) - 819) <= 1 })
    let half = fixture.core.diodeCodes(
      currents: currents.span, sequence: 0, fullScaleElectrons: 50_000, relativeExposure: 0.5)
    #expect(abs(Int(half[2]) - 410) <= 1)
  }

  @Test func weightBits_areReadFromTheMostSignificantBit() {
    var banks = [UInt8](repeating: 0, count: 256)
    banks[0] = 0x80
    banks[128] = 0x01
    banks[129] = 0xC0
    let weights = BinaryWeights(classCount: 2, diodeCount: 16, banks: banks)
    let same = BinaryWeights(
      classCount: 2, diodeCount: 16,
      banks: BinaryWeights.banks(diodeCount: 16, classCount: 2) { diode, output in
        output == 0 ? diode == 0 : (7...9).contains(diode)
      })
    #expect(weights == same)
  }
}
