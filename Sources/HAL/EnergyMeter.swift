/// A running count of energy, as a meter saw it.
public struct EnergyReading: Sendable, Hashable {
  /// Energy since the meter's own zero.
  public let energy: Joules
  /// When it was read.
  public let time: Timestamp

  /// A reading at a time.
  public init(energy: Joules, time: Timestamp) {
    self.energy = energy
    self.time = time
  }
}

/// Something that counts joules: a rail monitor, a processor's counter, a model.
public protocol EnergyMeter: AnyObject {
  /// What it is, for example `INA226 0x40`.
  var name: String { get }
  /// What its figure covers and what it leaves out, in one sentence.
  var coverage: String { get }
  /// The count now; it never decreases (wrap-around is the meter's affair).
  /// - Throws: `HALError` when the meter cannot be read.
  func read() throws(HALError) -> EnergyReading
}
