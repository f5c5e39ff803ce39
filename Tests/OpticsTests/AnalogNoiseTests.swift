import CandelaOptics
import Testing

/// Each noise stage alone against its formula, within five standard errors, and what keeps the stages apart.
struct AnalogNoiseTests {
  private func check(_ values: [Double], mean: Double, deviation: Double, adcStep: Double) {
    let moments = Moments(values)
    #expect(abs(moments.mean - mean) < 5 * moments.errorOfMean + adcStep / 2)
    #expect(abs(moments.deviation / deviation - 1) < 5 * moments.relativeErrorOfDeviation)
  }

  @Test(arguments: [1, 10])
  func shotNoise_isTheRootOfBothLinesElectrons(classes: Int) throws {
    // Codes of about a hundredth of the noise, so that rounding does not matter.
    let fixture = try AnalogFixture(AnalogFixture.only { $0.shotNoise = true }, fullScaleVolts: 2048 * 1e-6)
    let electrons = 20_000.0 * Double(classes)
    let values = fixture.volts(fixture.currents(electrons: electrons), fixture.balancedWeights(classes: classes))
    check(
      values, mean: 0, deviation: (16 * electrons / Double(classes)).squareRoot() * fixture.voltsPerElectron,
      adcStep: fixture.voltsPerCode)
  }

  @Test func resetNoise_isKTCOfTwoLines() throws {
    let fixture = try AnalogFixture(AnalogFixture.only { $0.temperatureKelvin = 300 }, fullScaleVolts: 2048 * 1e-6)
    let values = fixture.volts(fixture.currents(electrons: 0), fixture.balancedWeights(classes: 1))
    let deviation = (2 * AnalogFixture.boltzmann * 300 / 1e-12).squareRoot()
    check(values, mean: 0, deviation: deviation, adcStep: fixture.voltsPerCode)
  }

  @Test func readNoise_hasItsDeviation() throws {
    let fixture = try AnalogFixture(AnalogFixture.only { $0.readNoiseVolts = 0.5e-3 }, fullScaleVolts: 2048 * 5e-6)
    let values = fixture.volts(fixture.currents(electrons: 0), fixture.balancedWeights(classes: 1))
    check(values, mean: 0, deviation: 0.5e-3, adcStep: fixture.voltsPerCode)
  }

  @Test func allStages_addTheirVariances() throws {
    let noise = AnalogFixture.only {
      $0.shotNoise = true
      $0.temperatureKelvin = 300
      $0.readNoiseVolts = 100e-6
    }
    let fixture = try AnalogFixture(noise, fullScaleVolts: 2048 * 1e-6)
    let values = fixture.volts(fixture.currents(electrons: 20_000), fixture.balancedWeights(classes: 1))
    let shot = 16 * 20_000 * fixture.voltsPerElectron * fixture.voltsPerElectron
    let reset = 2 * AnalogFixture.boltzmann * 300 / 1e-12
    check(values, mean: 0, deviation: (shot + reset + 1e-8).squareRoot(), adcStep: fixture.voltsPerCode)
  }

  @Test func stages_doNotShiftEachOther() throws {
    func codes(_ change: (inout NoiseParameters) -> Void) throws -> [Double] {
      let fixture = try AnalogFixture(AnalogFixture.only(change), fullScaleVolts: 2048 * 1e-6)
      return fixture.volts(fixture.currents(electrons: 20_000), fixture.balancedWeights(classes: 1), count: 300)
    }
    let shot = try codes { $0.shotNoise = true }
    let read = try codes { $0.readNoiseVolts = 100e-6 }
    let both = try codes {
      $0.shotNoise = true
      $0.readNoiseVolts = 100e-6
    }
    // Each draw is the same alone and together; three roundings of half a code, 1 uV.
    #expect(zip(both, zip(shot, read)).allSatisfy { abs($0 - $1.0 - $1.1) < 1.6e-6 })
    #expect(abs(correlation(shot, read)) < 5 / 300.0.squareRoot())
  }

  @Test func draws_areIndependent_betweenOutputsSequencesRepetitionsAndSerials() throws {
    let noise = AnalogFixture.only {
      $0.shotNoise = true
      $0.temperatureKelvin = 300
      $0.readNoiseVolts = 50e-6
    }
    let fixture = try AnalogFixture(noise, fullScaleVolts: 2048 * 1e-6)
    let currents = fixture.currents(electrons: 20_000)
    let weights = fixture.weights(classes: 2) { diode, _ in diode % 2 == 0 }
    let first = fixture.volts(currents, weights)
    let repeated = (0..<4000).map {
      Double(
        fixture.core.classify(currents: currents.span, weights: weights, sequence: UInt32($0), repetition: 1).codes[0])
    }
    let others = [
      fixture.volts(currents, weights, output: 1), Array(first.dropFirst()) + first.prefix(1), repeated,
      try AnalogFixture(noise, serial: 2, fullScaleVolts: 2048 * 1e-6).volts(currents, weights),
      try AnalogFixture(noise, seed: 2, fullScaleVolts: 2048 * 1e-6).volts(currents, weights),
    ]
    for other in others { #expect(abs(correlation(first, other)) < 5 / 4000.0.squareRoot()) }
  }

  @Test func gain_isFixedPerDevice_andSpreads() {
    let noise = AnalogFixture.noise
    let devices = (0..<8).map { AnalogDevice(serial: $0, diodeCount: 1024, noise: noise) }
    let gains = devices.flatMap { $0.gains.map { Double($0) / 65_536 } }
    let moments = Moments(gains)
    #expect(abs(moments.mean - 1) < 5 * moments.errorOfMean)
    #expect(abs(moments.deviation / 0.01 - 1) < 5 * moments.relativeErrorOfDeviation)
    #expect(devices[3] == AnalogDevice(serial: 3, diodeCount: 1024, noise: noise))
    #expect(abs(correlation(devices[0].gains.map(Double.init), devices[1].gains.map(Double.init))) < 5 / 32.0)
    #expect(AnalogDevice(serial: 3, diodeCount: 64, noise: noise.ideal).gains.allSatisfy { $0 == 65_536 })
  }

  @Test func gain_staysBetweenZeroAndTwo_whateverTheSpread() {
    var noise = AnalogFixture.noise
    noise.gainSpread = 0.5
    let gains = AnalogDevice(serial: 1, diodeCount: 16_384, noise: noise).gains
    #expect(gains.max() == 131_071)
    #expect(gains.min() == 0)
  }

  @Test func offset_isCommonToTheOutputs_andSpreadsOverDevices() throws {
    let noise = AnalogFixture.only { $0.comparatorOffsetVolts = 2e-3 }
    let offsets = (0..<1000).map { AnalogDevice(serial: $0, diodeCount: 1, noise: noise).comparatorOffsetVolts }
    check(offsets, mean: 0, deviation: 2e-3, adcStep: 0)
    let fixture = try AnalogFixture(noise, serial: 5, fullScaleVolts: 2048 * 1e-5)
    let result = fixture.core.classify(
      currents: fixture.currents(electrons: 0).span, weights: fixture.balancedWeights(classes: 4), sequence: 0)
    for output in 0..<4 { #expect(abs(Double(result.codes[output]) * 1e-5 - offsets[5]) <= 1e-5) }
  }

  @Test func diodeCodes_haveShotNoise_independentOfTheOutputs() throws {
    let fixture = try AnalogFixture(AnalogFixture.only { $0.shotNoise = true }, fullScaleVolts: 2048 * 1e-6)
    let currents = fixture.currents(electrons: 400)
    let codes = (0..<300).flatMap { sequence in
      fixture.core.diodeCodes(currents: currents.span, sequence: UInt32(sequence), fullScaleElectrons: 4095)
        .map(Double.init)
    }
    check(codes, mean: 400, deviation: 20, adcStep: 1)
    let diode = stride(from: 0, to: codes.count, by: 16).map { codes[$0] }
    let neighbour = stride(from: 1, to: codes.count, by: 16).map { codes[$0] }
    let output = fixture.volts(currents, fixture.balancedWeights(classes: 1), count: 300)
    #expect(abs(correlation(diode, neighbour)) < 5 / 300.0.squareRoot())
    #expect(abs(correlation(diode, output)) < 5 / 300.0.squareRoot())
  }

  @Test func results_doNotDependOnTheOrderOfFrames() throws {
    let fixture = try AnalogFixture(fullScaleVolts: 0.02)
    let weights = fixture.balancedWeights(classes: 10)
    let currents = fixture.currents(electrons: 25_200)
    func result(_ sequence: Int) -> [Int32] {
      let result = fixture.core.classify(currents: currents.span, weights: weights, sequence: UInt32(sequence))
      return (0..<16).map { result.codes[$0] } + [Int32(result.winner)]
    }
    let forward = (0..<100).map(result)
    let backward = (0..<100).reversed().map(result)
    #expect(forward == backward.reversed())
    #expect(Set(forward).count == 100, "with noise, every frame differs")
    let ideal = try AnalogFixture(AnalogFixture.noise.ideal)
    let codes = (0..<3).map {
      ideal.core.classify(currents: currents.span, weights: weights, sequence: $0).codes[0]
    }
    #expect(Set(codes).count == 1, "without noise, none does")
  }
}
