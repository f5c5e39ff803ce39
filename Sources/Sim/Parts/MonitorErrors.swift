/// How a power monitor and its shunt differ from their data sheets' nominal values.
public struct MonitorErrors: Sendable, Hashable {
  /// Gain error of the shunt channel, as a share: 0.001 reads 0.1 % too much.
  public var shuntGain: Double
  /// Offset of the shunt channel, in volts.
  public var shuntOffsetVolts: Double
  /// Gain error of the bus channel, as a share.
  public var busGain: Double
  /// Offset of the bus channel, in volts.
  public var busOffsetVolts: Double
  /// Error of the shunt's resistance, as a share.
  public var shuntResistance: Double

  /// A monitor with these errors.
  public init(
    shuntGain: Double = 0, shuntOffsetVolts: Double = 0, busGain: Double = 0, busOffsetVolts: Double = 0,
    shuntResistance: Double = 0
  ) {
    self.shuntGain = shuntGain
    self.shuntOffsetVolts = shuntOffsetVolts
    self.busGain = busGain
    self.busOffsetVolts = busOffsetVolts
    self.shuntResistance = shuntResistance
  }

  /// None: readings are off by the converter's steps only.
  public static let none = MonitorErrors()
}
