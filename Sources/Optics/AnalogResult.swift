/// What the EAC says of one exposure.
public struct AnalogResult: Sendable {
  /// The output with the highest voltage, from the analog peak-hold; the lowest index wins a tie.
  public var winner: Int
  /// The outputs as the diagnostic ADC reads them, -2048...2047; zero beyond the class count.
  public var codes: InlineArray<16, Int32>
  /// Bit n: a line was empty when output n was compared.
  public var saturation: UInt16
}
