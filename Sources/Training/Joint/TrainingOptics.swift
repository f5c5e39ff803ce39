import CandelaOptics

/// The optics that training goes through: the design as it is, and a coarser form for the first epochs.
package struct TrainingOptics {
  /// The design itself.
  package let fine: any TrainableOptics
  /// The mean field over each diode; nil where the design has just one sample, or training does not use it.
  package let coarse: (any TrainableOptics)?

  /// - Throws: `OpticsError` when the operator cannot be built, `TrainingError` when a step would take too long.
  init(design: OpticalDesign, configuration: JointTrainingConfiguration) throws {
    let coarser: (any TrainableOptics)?
    if design.phaseLayers.count == 2 {
      let whole = try TwoLayerOptics(design: design, terms: configuration.kernelTerms)
      fine = whole
      coarser = whole.coarse
    } else {
      let whole = try OneLayerOptics(design: design, terms: configuration.kernelTerms)
      fine = whole
      coarser = whole.coarse
    }
    coarse = configuration.coarseUntil > 0 ? coarser : nil
  }

  /// The optics of an epoch, counted from 0.
  func choice(epoch: Int, of configuration: JointTrainingConfiguration) -> any TrainableOptics {
    guard let coarse, Double(epoch) < configuration.coarseUntil * Double(configuration.epochs) else { return fine }
    return coarse
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
