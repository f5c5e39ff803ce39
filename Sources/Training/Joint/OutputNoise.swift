import CandelaOptics

/// Noise on the EAC's outputs while training, as a normal draw for each frame and output.
///
/// Independent noise on the diodes acts on an output only through its sum, so drawing it there is the same and a hundred
/// times cheaper. Currents are in units of the mean photocurrent of the training frames.
package struct OutputNoise: Sendable, Hashable {
  /// Standard deviation of every diode's current, in units of the mean current; 0 for none.
  package var relative: Float = 0
  /// Electrons that one unit of current gives in one pulse; 0 switches shot and read noise off.
  package var electronsPerCurrent: Float = 0
  /// Standard deviation of read and kTC noise on the difference of the lines, in electrons.
  package var fixedElectrons: Float = 0

  /// Share of the device's deviation that is drawn.
  package var boardShare: Float = 1
  /// 1, or 0 where shot noise is off.
  private var shotShare: Float = 1

  /// No noise.
  package init() {}

  /// The stages of a device: shot, kTC and read noise for a number of pulses that share a frame's light, `meanCurrent`
  /// being the mean training current over that of a uniform half-amplitude aperture.
  package init(_ noise: NoiseParameters, pulses: Int, meanCurrent: Double, exposure: Double) {
    let farads = noise.lineCapacitanceFarads
    electronsPerCurrent = Float(
      noise.photonsPerDiode * noise.quantumEfficiency * meanCurrent * exposure / Double(pulses))
    if !noise.shotNoise { shotShare = 0 }
    let read = noise.readNoiseVolts * farads / Self.elementaryCharge
    let reset = (Self.boltzmann * noise.temperatureKelvin * farads).squareRoot() / Self.elementaryCharge
    fixedElectrons = Float((read * read + 2 * reset * reset).squareRoot())
  }

  private static let elementaryCharge = 1.602176634e-19
  private static let boltzmann = 1.380649e-23

  /// Whether anything is drawn.
  var isOff: Bool { relative == 0 && electronsPerCurrent == 0 }

  /// Standard deviation of an output (sum of signs times currents over the square root of the number of diodes) of a
  /// frame whose currents add up to `total`.
  package func deviation(total: Float, diodes: Int) -> Float {
    var variance = relative * relative
    let share = boardShare * boardShare
    if electronsPerCurrent > 0 {
      let electrons = shotShare * total * electronsPerCurrent + fixedElectrons * fixedElectrons
      variance += share * electrons / (electronsPerCurrent * electronsPerCurrent * Float(diodes))
    }
    return variance.squareRoot()
  }
}
