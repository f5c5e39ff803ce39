import CandelaBoardSpec
import CandelaOptics

extension ModelBundle {
  /// The masks' phases in radians, [layers, rows, columns]. Packing them again gives the same levels.
  public var exportedPhase: ExportedArray<Float> {
    ExportedArray(
      shape: [masks.count, manifest.mask.pixels, manifest.mask.pixels],
      values: masks.flatMap { mask in mask.levels.map { Float(Double($0) * mask.phasePerLevelRadians) } })
  }

  /// The weights as +1 and -1, [diodes, classes].
  public var exportedWeights: ExportedArray<Float> {
    let classes = program.classCount
    let values = (0..<manifest.diodes * classes).map { index -> Float in
      let (diode, output) = (index / classes, index % classes)
      let byte = program.weightBanks[output * RegisterMap.weightBankBytes + diode / 8]
      return byte >> UInt8(7 - diode % 8) & 1 == 1 ? 1 : -1
    }
    return ExportedArray(shape: [manifest.diodes, classes], values: values)
  }

  /// The field operator H of a board's design with this bundle's masks, [samples, input pixels], real and imaginary
  /// parts in turn. The samples of a diode stand together.
  /// - Throws: `ModelError` when the board does not fit the bundle.
  public func exportedFieldOperator(
    profile: BoardProfile, options: OperatorOptions = OperatorOptions()
  ) throws(ModelError) -> ExportedArray<Float> {
    let field = try fieldOperator(profile: profile, options: options)
    var values: [Float] = []
    values.reserveCapacity(2 * field.re.values.count)
    for index in field.re.values.indices {
      values.append(field.re.values[index])
      values.append(field.im.values[index])
    }
    return ExportedArray(shape: [field.re.rows, field.re.columns], values: values)
  }

  /// The field operator of a board's design with this bundle's masks, from which the fused operator is made.
  /// - Throws: `ModelError` when the board does not fit the bundle.
  public func fieldOperator(
    profile: BoardProfile, options: OperatorOptions = OperatorOptions()
  ) throws(ModelError) -> FieldOperator {
    try check(against: profile)
    do throws(OpticsError) {
      return try FieldOperator(design: profile.design, masks: masks, options: options)
    } catch {
      throw ModelError(.optics, "\(error.field): \(error.problem)", cause: "allowed: \(error.allowed)")
    }
  }

  /// The photocurrents of aperture images in counts, [frames, diodes].
  /// - Throws: `ModelError` of kind `sizeMismatch` for an operator or a frame of another size.
  public func exportedIntensities(
    of frames: [[UInt8]], operator fusedOperator: FusedOperator
  ) throws(ModelError) -> ExportedArray<UInt32> {
    let inputs = manifest.input.pixels * manifest.input.pixels
    try GoldenVectors.check(fusedOperator, inputs: inputs, diodes: manifest.diodes)
    if let wrong = frames.firstIndex(where: { $0.count != inputs }) {
      throw ModelError(.sizeMismatch, "frame \(wrong) has \(frames[wrong].count) amplitudes; the model takes \(inputs)")
    }
    var values = [UInt32](repeating: 0, count: frames.count * manifest.diodes)
    let apertures = frames.flatMap { $0 }
    var span = values.mutableSpan
    if !frames.isEmpty { fusedOperator.photocurrents(of: apertures.span, frames: frames.count, into: &span) }
    return ExportedArray(shape: [frames.count, manifest.diodes], values: values)
  }
}
