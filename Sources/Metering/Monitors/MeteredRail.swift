import CandelaBoardSpec
import CandelaHAL

/// A supply rail with a monitor in it.
public struct MeteredRail: Sendable, Hashable {
  /// What it supplies, for example `laser`.
  public let name: String
  /// Who answers.
  public let model: MonitorModel
  /// Where.
  public let address: I2CAddress
  /// Nominal value of the shunt, in ohms.
  public let shuntOhms: Double
  /// Tolerance of the shunt as a share, 0...1.
  public let shuntTolerance: Double

  /// Default tolerance, where a profile states none: a 1 % resistor, the common grade.
  public static let commonTolerance = 0.01

  /// Describes a rail.
  /// - Throws: `MeteringError` of kind `badShunt` unless the shunt is above 0 and finite, its tolerance 0 to below 1.
  public init(
    name: String, model: MonitorModel = .ina226, address: I2CAddress, shuntOhms: Double,
    shuntTolerance: Double = MeteredRail.commonTolerance
  ) throws(MeteringError) {
    guard shuntOhms.isFinite, shuntOhms > 0 else {
      throw MeteringError(
        .badShunt, "rail \(name): the shunt is \(shuntOhms) Ohm, allowed is above 0",
        remedy: "Correct rails.\(name).shunt in board.yaml")
    }
    guard shuntTolerance >= 0, shuntTolerance < 1 else {
      throw MeteringError(
        .badShunt, "rail \(name): the shunt's tolerance is \(shuntTolerance), allowed is 0 to below 1",
        remedy: "Correct the tolerance of the shunt")
    }
    self.name = name
    self.model = model
    self.address = address
    self.shuntOhms = shuntOhms
    self.shuntTolerance = shuntTolerance
  }
}
