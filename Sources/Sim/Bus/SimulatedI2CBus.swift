import CandelaHAL

/// An I2C bus in memory: devices by address, wire time on a virtual clock.
///
/// A byte takes nine clock periods (eight bits and the acknowledge), START, repeated START and STOP one each (UM10204
/// §3.1). Effects that a device ties to STOP happen when the wire time of the transfer has passed; what it
/// delivers shows its state when it acknowledged its address.
public final class SimulatedI2CBus: I2CBus {
  /// Clock periods of a byte with its acknowledge.
  static let periodsPerByte: UInt64 = 9
  /// Fast-mode clock (UM10204 §5.1), what the reference board's parts all support.
  public static let fastModeHertz: UInt64 = 400_000

  /// Transfers tried, failed ones included.
  public private(set) var transferCount = 0
  /// Bytes that crossed the wire, address bytes included.
  public private(set) var byteCount = 0

  private let time: VirtualTime
  private let frequencyHertz: UInt64
  private var devices: [(any SimulatedI2CDevice)?] = Array(repeating: nil, count: 128)
  /// Transfers to refuse at each address; the largest value means for ever.
  private var refusals: [UInt32] = Array(repeating: 0, count: 128)
  /// Clock periods of this transfer that the clock has not been moved by yet.
  private var pendingPeriods: UInt64 = 0

  /// A bus without devices.
  /// - Parameters:
  ///   - time: the clock that transfers move.
  ///   - frequencyHertz: the bus clock, 1 Hz...5 MHz.
  public init(time: VirtualTime, frequencyHertz: UInt64 = SimulatedI2CBus.fastModeHertz) {
    precondition((1...5_000_000).contains(frequencyHertz), "bus clock outside 1 Hz...5 MHz")
    self.time = time
    self.frequencyHertz = frequencyHertz
  }

  /// Puts a device on the bus; one that answered there before is taken off.
  public func attach(_ device: any SimulatedI2CDevice, at address: I2CAddress) {
    devices[Int(address.rawValue)] = device
  }

  /// Lets the next `transfers` transfers to an address go unacknowledged, or all of them with nil (device gone).
  /// Zero brings the device back.
  public func refuse(_ address: I2CAddress, transfers: UInt32?) {
    refusals[Int(address.rawValue)] = transfers ?? .max
  }

  /// See `I2CBus.transfer`. Moves the clock by the wire time, also when it throws.
  public func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    transferCount += 1
    defer { finish() }
    guard let device = reachableDevice(at: address) else {
      count(start: true, bytes: 1)
      throw failure(.addressNotAcknowledged, address, bytes.count, buffer.count)
    }
    defer { stop(device) }
    if bytes.count > 0 || buffer.count == 0 {
      try begin(device, .write, address, bytes.count, buffer.count)
      let accepted = device.write(bytes)
      count(start: false, bytes: min(accepted + 1, bytes.count))
      guard accepted == bytes.count else {
        throw failure(.dataNotAcknowledged, address, bytes.count, buffer.count)
      }
    }
    if buffer.count > 0 {
      try begin(device, .read, address, bytes.count, buffer.count)
      device.read(into: &buffer)
      count(start: false, bytes: buffer.count)
    }
  }

  private func begin(
    _ device: any SimulatedI2CDevice, _ direction: I2CDirection, _ address: I2CAddress, _ writes: Int, _ reads: Int
  ) throws(HALError) {
    count(start: true, bytes: 1)
    passTime()
    guard device.begin(direction) else { throw failure(.addressNotAcknowledged, address, writes, reads) }
  }

  private func reachableDevice(at address: I2CAddress) -> (any SimulatedI2CDevice)? {
    let index = Int(address.rawValue)
    if refusals[index] > 0 {
      if refusals[index] != .max { refusals[index] -= 1 }
      return nil
    }
    return devices[index]
  }

  private func count(start: Bool, bytes: Int) {
    byteCount += bytes
    pendingPeriods += UInt64(bytes) * Self.periodsPerByte + (start ? 1 : 0)
  }

  private func passTime() {
    time.advance(byNanoseconds: pendingPeriods * 1_000_000_000 / frequencyHertz)
    pendingPeriods = 0
  }

  /// STOP takes its clock period, then the device acts on it.
  private func stop(_ device: any SimulatedI2CDevice) {
    pendingPeriods += 1
    passTime()
    device.stop()
  }

  private func finish() {
    if pendingPeriods > 0 {
      pendingPeriods += 1
      passTime()
    }
  }

  private func failure(_ kind: HALError.Kind, _ address: I2CAddress, _ writes: Int, _ reads: Int) -> HALError {
    HALError(kind, operation: "write \(writes), read \(reads)", subject: "\(address) on the simulated bus")
  }
}
