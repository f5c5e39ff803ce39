/// Ranges of the settings, as docs/registers.md states them. A setting outside its range is refused by the controller.
public enum RegisterLimits {
  /// HEARTBEAT_TIMEOUT in milliseconds.
  public static let heartbeatTimeout = 10...10_000
  /// CLASS_COUNT.
  public static let classCount = 1...RegisterMap.largestClassCount
  /// SLOT_TIME in nanoseconds.
  public static let slotTime = 12...65_535
  /// EXPOSURE_TIME in nanoseconds; also at most SLOT_TIME.
  public static let exposureTime = 1...65_535
  /// BURST_COUNT.
  public static let burstCount = 1...16_777_216
  /// FRAME_BITS.
  public static let frameBits = [1, 4, 8]
  /// Most photodiodes: a weight bank has so many bits.
  public static let diodes = RegisterMap.weightBankBytes * 8
}
