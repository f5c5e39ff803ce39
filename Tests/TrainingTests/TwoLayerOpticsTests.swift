import CandelaOptics
import CandelaTraining
import Testing

/// The training model of two masks: the operator that evaluation builds, its slopes, and learning through both masks.
@Suite struct TwoLayerOpticsTests {
  /// The small bench with a second mask and a leg as long as the others.
  static func design(inputs: Int = 6, mask: Int = 20, diodes: Int = 4, sampling: DetectorSampling) -> OpticalDesign {
    var design = Bench.design(inputs: inputs, mask: mask, diodes: diodes, sampling: sampling)
    design.path += Array(design.path[1...])
    return design
  }

  private static func phases(_ mask: Int) -> [[Float]] {
    [Bench.phases(mask * mask, stream: 1), Bench.phases(mask * mask, stream: 6)]
  }

  /// Relative RMS difference of photocurrents from the exact operator's, up to a scale.
  private static func deviation(_ sampling: DetectorSampling, terms: Int) throws -> Double {
    let design = design(inputs: 6, mask: 32, diodes: 6, sampling: sampling)
    let step = 0.2595 * Double.pi
    let quantizer = PhaseQuantizer(levels: 8, phasePerLevelRadians: step)
    let levels = phases(32).map { $0.map { quantizer.nearest(toTurns: Double($0) / (2 * .pi)).level } }
    let bytes = Bench.frames(20, inputs: 6)
    let exact = try FusedOperator(
      design: design, masks: levels.map { PhaseMask(pixels: 32, levels: $0, phasePerLevelRadians: step) })
    var currents = [UInt32](repeating: 0, count: 20 * 36)
    var span = currents.mutableSpan
    exact.photocurrents(of: bytes.span, frames: 20, into: &span)

    let optics = try TwoLayerOptics(design: design, terms: terms)
    var rows = [Float](repeating: 0, count: optics.operatorSize)
    optics.makeOperator(levels.map { Bench.plane($0.map { Float($0) * Float(step) }, pixels: 32) }, rows: &rows)
    let pass = BatchPass(frames: 20, pixels: 36, diodes: 36, modes: optics.modeCount, classes: 1)
    pass.forward(bytes, frames: 20, rows: rows, scale: 1, signs: [Float](repeating: 1, count: 36))
    let scale = pass.currents.reduce(0.0) { $0 + Double($1) } / currents.reduce(0.0) { $0 + Double($1) }
    let (error, power) = zip(pass.currents, currents).reduce((0.0, 0.0)) { sum, pair in
      let (mine, truth) = (Double(pair.0), Double(pair.1) * scale)
      return (sum.0 + (mine - truth) * (mine - truth), sum.1 + truth * truth)
    }
    return (error / power).squareRoot()
  }

  /// Three compressions, of 1e-3 of the field each, and the mode left out: with an active area of half a speckle less than a
  /// hundredth. One term of three legs instead of two costs half as much again as with one mask.
  @Test(arguments: [DetectorSampling.point(sideMeters: 5.2e-6), .area(sideMeters: 5.2e-6)])
  func currents_areThoseOfTheExactOperator(_ sampling: DetectorSampling) throws {
    let (one, three) = (try Self.deviation(sampling, terms: 1), try Self.deviation(sampling, terms: 3))
    print("two-mask training model against the exact operator, \(sampling): 1 term \(one), 3 terms \(three)")
    #expect(one < 0.03)
    #expect(three < 0.01)
  }

  private static func loss(
    _ optics: TwoLayerOptics, _ phases: [[Float]], scale: Float
  ) -> (pass: BatchPass, loss: Double) {
    var rows = [Float](repeating: 0, count: optics.operatorSize)
    optics.makeOperator(phases.map { Bench.plane($0, pixels: 20) }, rows: &rows)
    let frames = JointGradientTests.frames
    let pass = BatchPass(
      frames: frames, pixels: optics.inputCount, diodes: optics.diodeCount, modes: optics.modeCount,
      classes: JointGradientTests.classes)
    pass.forward(
      JointGradientTests.bytes, frames: frames, rows: rows, scale: scale, signs: JointGradientTests.weights)
    let outcome = pass.loss(
      labels: JointGradientTests.labels, gain: JointGradientTests.gain, smoothing: JointGradientTests.smoothing)
    return (pass, outcome.loss / Double(frames))
  }

  /// Central differences, with the step and tolerance of `JointGradientTests`, for pixels of both masks.
  @Test(arguments: [DetectorSampling.point(sideMeters: 12e-6), .area(sideMeters: 12e-6)], [1, 2])
  func phaseSlopes_areTheLosssSlopes(_ sampling: DetectorSampling, terms: Int) throws {
    let optics = try TwoLayerOptics(design: Self.design(sampling: sampling), terms: terms)
    let phases = Self.phases(20)
    let mean = Self.loss(optics, phases, scale: 1).pass.meanCurrent(frames: JointGradientTests.frames)
    let scale = Float(1 / mean)
    let pass = Self.loss(optics, phases, scale: scale).pass
    pass.backward(frames: JointGradientTests.frames, scale: scale, signs: JointGradientTests.weights)
    var slopes = [ComplexPlane](repeating: ComplexPlane(rows: 20, columns: 20), count: 2)
    optics.transmissionSlopes(rows: pass.rowSlopes, into: &slopes)
    for layer in 0..<2 {
      var own = [Float](repeating: 0, count: 400)
      TrainingKernels.phaseSlope(slopes[layer], transmission: Bench.plane(phases[layer], pixels: 20), into: &own)
      var largest = 0.0
      for index in stride(from: 3, to: 400, by: 19) {
        var (up, down) = (phases, phases)
        up[layer][index] += JointGradientTests.step
        down[layer][index] -= JointGradientTests.step
        let difference =
          (Self.loss(optics, up, scale: scale).loss - Self.loss(optics, down, scale: scale).loss)
          / (Double(up[layer][index]) - Double(down[layer][index]))
        #expect(abs(Double(own[index]) - difference) < JointGradientTests.tolerance, "mask \(layer), pixel \(index)")
        largest = max(largest, abs(difference))
      }
      #expect(largest > 10 * JointGradientTests.tolerance, "mask \(layer): the largest slope is \(largest)")
    }
  }

  @Test func training_solvesTheProblem_throughBothMasks() throws {
    let design = Self.design(diodes: 8, sampling: .area(sideMeters: 5e-6))
    let trainer = try JointTrainer(
      design: design, noise: JointTrainerTests.noise, frames: try JointTrainerTests.frames(400, stream: 21),
      configuration: try JointTrainerTests.configuration())
    let start = trainer.result.masks
    let epochs = JointTrainerTests.finish(trainer)
    #expect(epochs[5].loss < 0.5 * epochs[0].loss)
    for (mask, first) in zip(trainer.result.masks, start) {
      #expect(zip(mask.levels, first.levels).count { $0 != $1 } > 40)
    }
    // Chance is a quarter.
    let accuracy = try JointTrainerTests.accuracy(trainer, design: design)
    #expect(accuracy > 0.9, "\(accuracy)")
  }

  /// The ACCEL bench's variant at its full size.
  @Test func training_refusesMasksThatAreTooLarge_namingTheirSize() throws {
    var design = Self.design(inputs: 28, mask: 400, diodes: 32, sampling: .area(sideMeters: 10.6e-6))
    design.input.pitchMeters = 3.68e-3 / 28
    design.detector.pitchMeters = 35e-6
    for index in design.path.indices {
      switch design.path[index] {
      case .medium: design.path[index] = .medium(Medium(thicknessMeters: 0.145, refractiveIndex: 1))
      case .phase(var layer):
        layer.pitchMeters = 9.2e-6
        design.path[index] = .phase(layer)
      }
    }
    let refusal = #expect(throws: TrainingError.self) { try TwoLayerOptics(design: design) }
    #expect(refusal?.code == "CND-7007" && refusal?.message.contains("400 x 400") == true)
    #expect(refusal?.remedy.contains("128 x 128") == true)
  }
}
