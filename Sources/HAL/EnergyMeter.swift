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

/// Something that counts joules: a rail monitor, a processor's counter, a model. One owner, one thread.
public protocol EnergyMeter: AnyObject {
  /// What it is, for example `INA226 0x40`.
  var name: String { get }
  /// What its figure covers and what it leaves out, in one sentence.
  var coverage: String { get }
  /// Relative standard uncertainty of the difference of two counts, 0...1, by its data sheet, its maker's word or a stated
  /// choice; how long and how often one reads is not part of it.
  var relativeUncertainty: Double { get }
  /// How long a count may be out of date: the time from one update to the next.
  var updateInterval: Duration { get }
  /// The count now; it never decreases (wrap-around is the meter's affair).
  /// - Throws: `HALError` when the meter cannot be read. A count that went back is kind `other`: the time since the reading
  ///   before it is then missing from the count, and later readings go on from there.
  func read() throws(HALError) -> EnergyReading
}
