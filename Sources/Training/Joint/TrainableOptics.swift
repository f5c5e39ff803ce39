import CandelaOptics

/// Optics whose operator can be differentiated by the phases of its masks.
///
/// The operator is a real matrix, `2 * modeCount * diodeCount` rows by `inputCount` columns: for each mode the real
/// parts of all diodes, then the imaginary parts. A diode's photocurrent is the sum over modes of |row . amplitudes|^2.
package protocol TrainableOptics: AnyObject {
  /// The phase layers, in the order in which light meets them.
  var layers: [PhaseLayer] { get }
  /// Input pixels.
  var inputCount: Int { get }
  /// Photodiodes.
  var diodeCount: Int { get }
  /// Independent fields that make up a diode's photocurrent.
  var modeCount: Int { get }

  /// Fills `rows` with the operator of masks given by their transmission.
  func makeOperator(_ transmissions: [ComplexPlane], rows: inout [Float])
  /// The loss's slopes by every transmission (dL/dre + i dL/dim), given those by the rows of the latest operator.
  func transmissionSlopes(rows: [Float], into slopes: inout [ComplexPlane])
}

extension TrainableOptics {
  /// Elements of the operator.
  package var operatorSize: Int { 2 * modeCount * diodeCount * inputCount }
}
