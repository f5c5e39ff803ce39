import CandelaOptics
import CandelaTraining
import Testing

/// The small parts of joint training: noise on outputs, augmentation, rounding, their texts.
@Suite struct JointPartsTests {
  @Test func transmission_isTheExponential_ofEveryPhase() {
    let phases = (0..<4000).map { Float($0 - 2000) * 0.01 }
    var plane = ComplexPlane(rows: 40, columns: 100)
    TrainingKernels.transmission(phases, into: &plane)
    for (index, phase) in phases.enumerated() {
      let exact = DeterministicMath.cis(turns: Double(phase) / (2 * .pi))
      // Four terms of the series on an eighth of a turn: (pi / 4)^10 / 10! = 2.5e-8, and the rounding of the phase.
      #expect(abs(Double(plane.re[index]) - exact.cosine) < 3e-6 && abs(Double(plane.im[index]) - exact.sine) < 3e-6)
    }
  }

  @Test func rounding_agreesWithTheQuantizer() {
    let step = 0.2595 * Double.pi
    let levels = (0..<8).map { Float(Double($0) * step) }
    let quantizer = PhaseQuantizer(levels: 8, phasePerLevelRadians: step)
    let phases = (0..<2000).map { Float($0 - 1000) * 0.0137 }
    var rounded = [Float](repeating: 0, count: phases.count)
    TrainingKernels.round(phases, to: levels, into: &rounded)
    for (phase, value) in zip(phases, rounded) {
      let level = quantizer.nearest(toTurns: Double(phase) / (2 * .pi)).level
      #expect(value == levels[Int(level)], "\(phase)")
    }
  }

  @Test func outputNoise_isWhatTheStagesAddUpTo() {
    let noise = JointTrainerTests.noise
    // One unit of current is the mean of a half-amplitude aperture: 42,000 x 0.6 electrons a diode, in ten pulses.
    let drawn = OutputNoise(noise, pulses: 10, meanCurrent: 1, exposure: 1)
    let electrons = 42_000 * 0.6 / 10 * 1024
    let read = 0.5e-3 * 1e-12 / 1.602176634e-19
    let reset = (1.380649e-23 * 300 * 1e-12).squareRoot() / 1.602176634e-19
    let wanted = (electrons + read * read + 2 * reset * reset).squareRoot() / (2520 * 32)
    #expect(abs(Double(drawn.deviation(total: 1024, diodes: 1024)) / wanted - 1) < 1e-4)
    var half = drawn
    half.boardShare = 0.5
    #expect(abs(Double(half.deviation(total: 1024, diodes: 1024)) / wanted - 0.5) < 1e-4)
    var relative = OutputNoise()
    relative.relative = 0.05
    #expect(relative.deviation(total: 1024, diodes: 1024) == 0.05)
  }

  @Test func texts_areRead_orRefused() throws {
    #expect(try TrainingNoise("board:2,diodes:0.05,mask:0.26").diodes == 0.05)
    #expect(try TrainingNoise("shift:1.5").shift == 1.5)
    #expect(try TrainingNoise("none").board == 0 && TrainingNoise("board").board == 1)
    #expect(try Augmentation("shift:2,mirror").shiftPixels == 2 && Augmentation("mirror").mirrors)
    for text in ["board:-1", "board:x", "light", "diodes", "mask:nan", "board:1e9", "shift:17", "shift"] {
      #expect(throws: TrainingError.self) { try TrainingNoise(text) }
    }
    for text in ["shift", "shift:17", "shift:-1", "turn", "mirror:1"] {
      #expect(throws: TrainingError.self) { try Augmentation(text) }
    }
  }
}
