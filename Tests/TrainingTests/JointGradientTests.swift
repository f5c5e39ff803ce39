import CandelaOptics
import CandelaTraining
import Testing

/// Slopes of the loss through softmax, weights, square law and fused operator, against central differences.
@Suite struct JointGradientTests {
  static let inputs = 6
  static let pixels = 20
  static let diodes = 16
  static let classes = 3
  static let frames = 5
  static let labels: [UInt8] = [0, 1, 2, 1, 0]
  static let bytes = Bench.frames(frames, inputs: inputs)
  static let weights = (0..<diodes * classes).map { Float(Bench.random.normal(UInt64($0), 3)) }
  static let gain: Float = 1.7
  static let smoothing: Float = 0.1

  struct Slopes {
    var loss: Double
    var phases: [Float]
    var weights: [Float]
    var gain: Float
  }

  /// Loss and slopes at phases and (real) weights. The mean of the currents is of the order of one.
  static func evaluate(
    _ optics: OneLayerOptics, phases: [Float], weights: [Float] = weights, gain: Float = gain, scale: Float
  ) -> Slopes {
    let transmission = Bench.plane(phases, pixels: pixels)
    var rows = [Float](repeating: 0, count: optics.operatorSize)
    optics.makeOperator([transmission], rows: &rows)
    let pass = BatchPass(
      frames: frames, pixels: optics.inputCount, diodes: diodes, modes: optics.modeCount, classes: classes)
    pass.forward(bytes, frames: frames, rows: rows, scale: scale, signs: weights)
    let outcome = pass.loss(labels: labels, gain: gain, smoothing: smoothing)
    pass.backward(frames: frames, scale: scale, signs: weights)
    var slopes = [ComplexPlane(rows: pixels, columns: pixels)]
    optics.transmissionSlopes(rows: pass.rowSlopes, into: &slopes)
    var phaseSlopes = [Float](repeating: 0, count: phases.count)
    TrainingKernels.phaseSlope(slopes[0], transmission: transmission, into: &phaseSlopes)
    return Slopes(
      loss: outcome.loss / Double(frames), phases: phaseSlopes, weights: pass.weightSlopes, gain: outcome.gainSlope)
  }

  /// One over the mean current, so that slopes are of a known order.
  static func scale(_ optics: OneLayerOptics, phases: [Float]) -> Float {
    var rows = [Float](repeating: 0, count: optics.operatorSize)
    optics.makeOperator([Bench.plane(phases, pixels: pixels)], rows: &rows)
    let pass = BatchPass(
      frames: frames, pixels: optics.inputCount, diodes: diodes, modes: optics.modeCount, classes: classes)
    pass.forward(bytes, frames: frames, rows: rows, scale: 1, signs: weights)
    return Float(1 / pass.meanCurrent(frames: frames))
  }

  /// The step leaves an error of its square times a third derivative of the order of the slopes; single precision adds
  /// 1e-6 of the loss over the step, 1e-4.
  static let step: Float = 0.01
  static let tolerance = 4e-4

  @Test(arguments: [DetectorSampling.point(sideMeters: 12e-6), .area(sideMeters: 12e-6)], [1, 2])
  func phaseSlopes_areTheLosssSlopes(_ sampling: DetectorSampling, terms: Int) throws {
    let optics = try OneLayerOptics(design: Bench.design(sampling: sampling), terms: terms)
    let phases = Bench.phases(Self.pixels * Self.pixels)
    let scale = Self.scale(optics, phases: phases)
    let slopes = Self.evaluate(optics, phases: phases, scale: scale).phases
    var largest = 0.0
    for index in stride(from: 3, to: phases.count, by: 7) {
      var (up, down) = (phases, phases)
      up[index] += Self.step
      down[index] -= Self.step
      let difference =
        (Self.evaluate(optics, phases: up, scale: scale).loss - Self.evaluate(optics, phases: down, scale: scale).loss)
        / (Double(up[index]) - Double(down[index]))
      #expect(abs(Double(slopes[index]) - difference) < Self.tolerance, "pixel \(index)")
      largest = max(largest, abs(difference))
    }
    #expect(largest > 20 * Self.tolerance, "the largest slope is \(largest)")
  }

  @Test func weightAndGainSlopes_areTheLosssSlopes() throws {
    let optics = try OneLayerOptics(design: Bench.design())
    let phases = Bench.phases(Self.pixels * Self.pixels)
    let scale = Self.scale(optics, phases: phases)
    let slopes = Self.evaluate(optics, phases: phases, scale: scale)
    for index in 0..<Self.weights.count {
      var (up, down) = (Self.weights, Self.weights)
      up[index] += Self.step
      down[index] -= Self.step
      let difference =
        (Self.evaluate(optics, phases: phases, weights: up, scale: scale).loss
          - Self.evaluate(optics, phases: phases, weights: down, scale: scale).loss) / Double(2 * Self.step)
      #expect(abs(Double(slopes.weights[index]) - difference) < Self.tolerance, "weight \(index)")
    }
    let difference =
      (Self.evaluate(optics, phases: phases, gain: Self.gain + Self.step, scale: scale).loss
        - Self.evaluate(optics, phases: phases, gain: Self.gain - Self.step, scale: scale).loss)
      / Double(2 * Self.step)
    #expect(abs(Double(slopes.gain) - difference) < Self.tolerance)
    #expect(slopes.weights.contains { abs($0) > 20 * Float(Self.tolerance) })
  }
}
