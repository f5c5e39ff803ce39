import CandelaHAL

/// An I2C bus in memory: devices by address, wire time on a virtual clock.
///
/// A byte takes nine clock periods (eight bits and the acknowledge), START, repeated START and STOP one each (UM10204
/// §3.1). Effects that a device ties to STOP happen when the wire time of the transfer has passed; what it
/// delivers shows its state when it acknowledged its address.
public final class SimulatedI2CBus: I2CBus {
  /// Clock periods of a byte with its acknowledge.
  static let periodsPerByte: UInt64 = 9
  /// After how long the adapter gives a transfer up while a wire is held low. Adapters of Linux wait for up to a second;
  /// 10 ms keep a campaign of many runs short.
  static let heldWireLimitNanoseconds: UInt64 = 10_000_000
  /// Clock pulses of a bus clear (UM10204 §3.1.16): a byte and its acknowledge.
  static let clearingPulses = 9
  /// Fast-mode clock (UM10204 §5.1), what the reference board's parts all support.
  public static let fastModeHertz: UInt64 = 400_000

  /// Transfers tried, failed ones included.
  public private(set) var transferCount = 0
  /// Bytes that crossed the wire, address bytes included.
  public private(set) var byteCount = 0
  /// Bus clears, those in vain included.
  public private(set) var clearCount = 0

  private let time: VirtualTime
  private let frequencyHertz: UInt64
  private var devices: [(any SimulatedI2CDevice)?] = Array(repeating: nil, count: 128)
  var faults = BusFaults()
  /// Clock periods of this transfer that the clock has not been moved by yet.
  private var pendingPeriods: UInt64 = 0
  /// What goes wrong in this transfer; of `bytesUntilGone`, what is left.
  private var trouble = BusFaults.Trouble()
  /// Whom this transfer is with.
  private var current: UInt8 = 0
  /// The device at this address starts anew in the midst of a transfer.
  var onRestart: ((UInt8) -> Void)?

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
    faults.refuse(address.rawValue, transfers: transfers)
  }

  /// See `I2CBus.transfer`. Moves the clock by the wire time, also when it throws.
  public func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    transferCount += 1
    defer { finish() }
    if let wire = faults.held { throw heldFailure(wire, "write \(bytes.count), read \(buffer.count)", "\(address)") }
    guard let device = reachableDevice(at: address.rawValue) else {
      throw failure(.addressNotAcknowledged, address, bytes.count, buffer.count)
    }
    defer { stop(device) }
    if bytes.count > 0 || buffer.count == 0 {
      guard begin(device, .write) else { throw failure(.addressNotAcknowledged, address, bytes.count, buffer.count) }
      guard send(bytes, to: device) else { throw failure(.dataNotAcknowledged, address, bytes.count, buffer.count) }
    }
    if buffer.count > 0 {
      guard begin(device, .read) else { throw failure(.addressNotAcknowledged, address, bytes.count, buffer.count) }
      receive(into: &buffer, from: device)
    }
  }

  /// Any sequence of messages in one transfer: START, the messages with repeated STARTs between them, STOP. Moves the
  /// clock by the wire time. A device whose address is followed by another one's sees its STOP there already.
  /// - Parameter messages: what is read is put into them.
  /// - Returns: how many messages went through; fewer than given when the next was not acknowledged.
  public func transfer(_ messages: inout [SimulatedI2CMessage]) -> Int {
    transferCount += 1
    var selected: (address: UInt8, device: any SimulatedI2CDevice)?
    defer {
      if let selected { stop(selected.device) }
      finish()
    }
    if faults.held != nil {
      time.advance(byNanoseconds: Self.heldWireLimitNanoseconds)
      return 0
    }
    for index in messages.indices {
      let address = messages[index].address & 0x7F
      if selected?.address != address {
        if let left = selected?.device { left.stop() }
        selected = reachableDevice(at: address).map { (address, $0) }
      }
      guard let device = selected?.device, exchange(&messages[index], with: device) else { return index }
    }
    return messages.count
  }

  private func exchange(_ message: inout SimulatedI2CMessage, with device: any SimulatedI2CDevice) -> Bool {
    guard begin(device, message.direction) else { return false }
    switch message.direction {
    case .write: return send(message.bytes.span, to: device)
    case .read:
      var buffer = message.bytes.mutableSpan
      receive(into: &buffer, from: device)
      return true
    }
  }

  // MARK: The wire

  /// The device at an address; without one, START and the address byte have crossed the wire in vain.
  private func reachableDevice(at address: UInt8) -> (any SimulatedI2CDevice)? {
    switch faults.reach(address) {
    case .refused: break
    case .reachable(let trouble):
      guard let device = devices[Int(address)] else { break }
      (self.trouble, current) = (trouble, address)
      return device
    }
    count(start: true, bytes: 1)
    return nil
  }

  /// - Returns: whether the address was acknowledged.
  private func begin(_ device: any SimulatedI2CDevice, _ direction: I2CDirection) -> Bool {
    count(start: true, bytes: 1)
    passTime()
    guard trouble.bytesUntilGone != 0 else { return false }
    return device.begin(direction)
  }

  /// - Returns: whether every byte was acknowledged.
  private func send(_ bytes: Span<UInt8>, to device: any SimulatedI2CDevice) -> Bool {
    let offered = min(trouble.bytesUntilGone ?? bytes.count, bytes.count)
    let accepted = device.write(bytes.extracting(0..<offered))
    if let left = trouble.bytesUntilGone { trouble.bytesUntilGone = left - accepted }
    count(start: false, bytes: min(accepted + 1, bytes.count))
    return accepted == bytes.count
  }

  /// Nobody notices on the wire that a device stopped driving it: the rest reads as ones.
  private func receive(into buffer: inout MutableSpan<UInt8>, from device: any SimulatedI2CDevice) {
    if let left = trouble.bytesUntilGone, left < buffer.count {
      for index in buffer.indices { buffer[index] = index < left ? device.read() : 0xFF }
      trouble.bytesUntilGone = 0
    } else {
      device.read(into: &buffer)
      if let left = trouble.bytesUntilGone { trouble.bytesUntilGone = left - buffer.count }
    }
    if let bit = trouble.flippedBit {
      buffer[bit / 8 % buffer.count] ^= 1 << UInt8(bit % 8)
      faults.countFlip(current)
    }
    count(start: false, bytes: buffer.count)
  }

  private func count(start: Bool, bytes: Int) {
    byteCount += bytes
    pendingPeriods += UInt64(bytes) * Self.periodsPerByte + (start ? 1 : 0)
  }

  private func passTime() {
    time.advance(byNanoseconds: pendingPeriods * 1_000_000_000 / frequencyHertz + trouble.stretchNanoseconds)
    (pendingPeriods, trouble.stretchNanoseconds) = (0, 0)
  }

  /// STOP takes its clock period, then the device acts on it, if it is still there.
  private func stop(_ device: any SimulatedI2CDevice) {
    pendingPeriods += 1
    passTime()
    if trouble.bytesUntilGone != 0 { device.stop() }
    let restarts = trouble.bytesUntilGone != nil && trouble.restarts
    trouble = BusFaults.Trouble()
    if restarts { onRestart?(current) }
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

  /// The adapter waits for the wire, and gives up.
  private func heldFailure(_ wire: BusFaults.HeldWire, _ operation: String, _ subject: String) -> HALError {
    time.advance(byNanoseconds: Self.heldWireLimitNanoseconds)
    return HALError(
      .timeout, operation: operation, subject: "\(subject) on the simulated bus",
      cause: "a device holds \(wire == .clock ? "SCL" : "SDA") low")
  }
}

extension SimulatedI2CBus: BusClearing {
  /// Always: the simulated master drives both wires.
  public var canClear: Bool { true }

  /// See `BusClearing.clear`. Moves the clock by the pulses that it takes.
  public func clear() throws(HALError) {
    clearCount += 1
    if faults.held == .clock { throw heldFailure(.clock, "clear", "SCL") }
    for _ in 0..<Self.clearingPulses where faults.held != nil {
      time.advance(byNanoseconds: 1_000_000_000 / frequencyHertz)
      faults.clock()
    }
    if let wire = faults.held { throw heldFailure(wire, "clear", "SDA") }
    time.advance(byNanoseconds: 1_000_000_000 / frequencyHertz)
  }
}
