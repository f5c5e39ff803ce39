import CandelaOptics

/// Weights of a linear layer reduced to their signs, as the EAC's banks.
struct PackedWeights {
  /// 128 bytes a class.
  let banks: [UInt8]
  /// Weights of zero; they were taken as +1.
  let zeros: Int

  /// Packs a matrix of shape [diodes, classes], row by row: the sign of element (i, k) steers diode i's photocurrent
  /// for output k. Zero (of either sign) counts as +1.
  init(_ weights: [Double], shape: [Int], diodes: Int, classes: Int) throws(ModelError) {
    guard shape == [diodes, classes], weights.count == diodes * classes else {
      let isTransposed = shape == [classes, diodes]
      throw ModelError(
        .weightShape,
        "the weights have shape \(shape) and \(weights.count) elements; [\(diodes), \(classes)] is wanted",
        remedy: isTransposed ? "Transpose the array: a row for each diode, a column for each class" : nil)
    }
    if let wrong = weights.firstIndex(where: \.isNaN) {
      throw ModelError(.weightValue, "weight [\(wrong / classes), \(wrong % classes)] is not a number")
    }
    banks = BinaryWeights.banks(diodeCount: diodes, classCount: classes) { diode, output in
      weights[diode * classes + output] >= 0
    }
    zeros = weights.count { $0 == 0 }
  }
}
