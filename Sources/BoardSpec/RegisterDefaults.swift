/// What the writable registers hold after power-on, RESET_N or SOFT_RESET.
public enum RegisterDefaults {
  /// A register and its value after a reset.
  public struct Entry: Sendable, Hashable {
    /// The register.
    public let register: Register
    /// Its value.
    public let value: UInt64
  }

  /// Settings that are the same on every board.
  public static let common: [Entry] = [
    Entry(register: RegisterMap.heartbeat, value: 0),
    Entry(register: RegisterMap.classCount, value: 1),
    Entry(register: RegisterMap.frameSource, value: 0),
    Entry(register: RegisterMap.burstCount, value: 1),
    Entry(register: RegisterMap.sequence, value: 0),
    Entry(register: RegisterMap.page, value: 0),
    Entry(register: RegisterMap.maskFormat, value: 0),
    Entry(register: RegisterMap.frameBits, value: 8),
  ]

  /// Settings that the board's profile gives, by address.
  public static func timing(_ timing: BoardTiming) -> [Entry] {
    [
      Entry(register: RegisterMap.heartbeatTimeout, value: UInt64(timing.heartbeatTimeoutMilliseconds)),
      Entry(register: RegisterMap.slotTime, value: UInt64(timing.slotNanoseconds)),
      Entry(register: RegisterMap.exposureTime, value: UInt64(timing.exposureNanoseconds)),
    ]
  }
}
