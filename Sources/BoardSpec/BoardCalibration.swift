/// What was measured on one board, as its EEPROM keeps it.
public struct BoardCalibration: Sendable, Hashable {
  /// Photocurrent relative to what the design and the profile's photon budget predict, in parts per million.
  public var responsivityPartsPerMillion: UInt32
  /// Comparator offset in microvolts, positive when it favours the plus line.
  public var comparatorOffsetMicrovolts: Int32
  /// Board temperature during the calibration in hundredths of a degree Celsius.
  public var temperatureCentidegrees: Int16
  /// Date of the calibration as `YYYY-MM-DD`, empty when the board was never calibrated.
  public var date: String

  /// A board that was never calibrated: it counts as its profile predicts.
  public static let none = BoardCalibration(
    responsivityPartsPerMillion: 1_000_000, comparatorOffsetMicrovolts: 0, temperatureCentidegrees: 0, date: "")

  /// Everything given.
  public init(
    responsivityPartsPerMillion: UInt32, comparatorOffsetMicrovolts: Int32, temperatureCentidegrees: Int16, date: String
  ) {
    self.responsivityPartsPerMillion = responsivityPartsPerMillion
    self.comparatorOffsetMicrovolts = comparatorOffsetMicrovolts
    self.temperatureCentidegrees = temperatureCentidegrees
    self.date = date
  }
}
