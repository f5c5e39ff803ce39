import CandelaBoardSpec

/// The controller's counters since power-on; they survive resets and wrap at 32 bits (LASER_ON_TIME at 64).
public struct BoardCounters: Sendable, Hashable {
  /// Frames exposed, each exposure of a burst counted.
  public let exposures: UInt32
  /// Triggers refused.
  public let triggersRefused: UInt32
  /// Writes refused.
  public let writesRefused: UInt32
  /// Window writes refused for a wrong CRC-8.
  public let crcErrors: UInt32
  /// Result reads while no fresh result was there.
  public let staleReads: UInt32
  /// Soft resets and RESET_N pulses.
  public let resets: UInt32
  /// Total emission time of the laser in nanoseconds.
  public let laserOnNanoseconds: UInt64
  /// Time since power-on in milliseconds.
  public let uptimeMilliseconds: UInt32

  /// Takes the counter block that `port` read last.
  init(from port: ControllerPort) {
    exposures = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.exposures))
    triggersRefused = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.triggersRefused))
    writesRefused = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.writesRefused))
    crcErrors = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.crcErrors))
    staleReads = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.staleReads))
    resets = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.resets))
    laserOnNanoseconds = port.value(of: RegisterMap.laserOnTime)
    uptimeMilliseconds = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.uptime))
  }
}
