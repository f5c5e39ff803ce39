import CandelaBoardSpec
import CandelaOptics

extension BoardProfile {
  /// The photodiodes and the EAC of a device of this board behind an operator: what the emulated controller exposes
  /// with, and what runs without wires.
  public func analogCore(
    fusedOperator: FusedOperator, serial: UInt64, seed: UInt64, ideal: Bool,
    errors: DeviceErrors = .none
  ) -> AnalogCore {
    AnalogCore(
      operator: fusedOperator, noise: errors.applied(to: ideal ? noise.ideal : noise), serial: serial, seed: seed,
      outputFullScaleVolts: Double(converter.outputFullScaleMillivolts) * 1e-3,
      pulseSeconds: Double(timing.exposureNanoseconds) * 1e-9)
  }
}
