import CandelaOptics

/// The optics that training goes through: the design as it is, and a coarser form with one point a diode for the first
/// epochs.
package struct TrainingOptics {
  /// The design itself.
  package let fine: any TrainableOptics
  /// One point a diode; nil where the design has just that, or training does not use it.
  package let coarse: (any TrainableOptics)?

  init(design: OpticalDesign, configuration: JointTrainingConfiguration) throws(OpticsError) {
    fine = try OneLayerOptics(design: design, terms: configuration.kernelTerms)
    guard case .area(let side) = design.detector.sampling, configuration.pointsUntil > 0 else {
      coarse = nil
      return
    }
    var points = design
    points.detector.sampling = .point(sideMeters: side)
    coarse = try OneLayerOptics(design: points, terms: configuration.kernelTerms)
  }

  /// The optics of an epoch, counted from 0.
  func choice(epoch: Int, of configuration: JointTrainingConfiguration) -> any TrainableOptics {
    guard let coarse, Double(epoch) < configuration.pointsUntil * Double(configuration.epochs) else { return fine }
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
