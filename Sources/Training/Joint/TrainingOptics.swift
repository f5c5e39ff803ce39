import CandelaOptics

/// The optics that training goes through: the design as it is, and a coarser form for the first epochs.
package struct TrainingOptics {
  /// The design itself, and after it the same with the photodiode array shifted, where training is to bear that.
  private let fine: [any TrainableOptics]
  /// The mean field over each diode; empty where the design has just one sample, or training does not use it.
  private let coarse: [any TrainableOptics]

  /// Shifts of the array that the steps take in turn, drawn once.
  private static let shiftCount = 8

  /// - Throws: `OpticsError` when the operator cannot be built, `TrainingError` when a step would take too long.
  init(design: OpticalDesign, configuration: JointTrainingConfiguration, random: Philox) throws {
    var fine: [any TrainableOptics] = []
    var coarse: [any TrainableOptics] = []
    for placement in Self.placements(design, shift: Double(configuration.noise.shift), random: random) {
      let forms = try Self.forms(design, placement: placement, terms: configuration.kernelTerms)
      fine.append(forms.fine)
      if let form = forms.coarse, configuration.coarseUntil > 0 { coarse.append(form) }
    }
    (self.fine, self.coarse) = (fine, coarse)
  }

  /// Both forms of the optics of one or two phase layers.
  private static func forms(
    _ design: OpticalDesign, placement: DetectorPlacement, terms: Int
  ) throws -> (fine: any TrainableOptics, coarse: (any TrainableOptics)?) {
    if design.phaseLayers.count == 2 {
      let whole = try TwoLayerOptics(design: design, placement: placement, terms: terms)
      return (whole, whole.coarse)
    }
    let whole = try OneLayerOptics(design: design, placement: placement, terms: terms)
    return (whole, whole.coarse)
  }

  /// Where the array stands while training: as designed, and within `shift` diodes of that.
  private static func placements(_ design: OpticalDesign, shift: Double, random: Philox) -> [DetectorPlacement] {
    guard shift > 0 else { return [.aligned] }
    let pitch = design.detector.pitchMeters
    func offset(_ index: Int, _ axis: UInt64) -> Double {
      (2 * random.uniform(UInt64(index), 0x25 << 56 | axis) - 1) * shift * pitch
    }
    return [.aligned]
      + (0..<shiftCount).map { DetectorPlacement(shiftXMeters: offset($0, 0), shiftYMeters: offset($0, 1)) }
  }

  /// Photodiodes.
  var diodeCount: Int { fine[0].diodeCount }

  /// The optics of an epoch, counted from 0; steps take them in turn.
  func choices(epoch: Int, of configuration: JointTrainingConfiguration) -> [any TrainableOptics] {
    let isCoarse = Double(epoch) < configuration.coarseUntil * Double(configuration.epochs)
    return isCoarse && !coarse.isEmpty ? coarse : fine
  }

  /// Mean photocurrent, in the optics' own unit, of frames under unrounded masks.
  static func meanCurrent(_ optics: any TrainableOptics, masks: [TrainableMask], bytes: [UInt8]) -> Double {
    var transmissions = optics.layers.map { ComplexPlane(rows: $0.pixels, columns: $0.pixels) }
    for (index, mask) in masks.enumerated() {
      mask.transmission(isRounded: false, errors: [], into: &transmissions[index])
    }
    var rows = [Float](repeating: 0, count: optics.operatorSize)
    optics.makeOperator(transmissions, rows: &rows)
    let frames = bytes.count / optics.inputCount
    let pass = BatchPass(
      frames: frames, pixels: optics.inputCount, diodes: optics.diodeCount, modes: optics.modeCount, classes: 1)
    let signs = [Float](repeating: 1, count: optics.diodeCount)
    pass.forward(bytes, frames: frames, rows: rows, scale: 1, signs: signs)
    return pass.meanCurrent(frames: frames)
  }
}
