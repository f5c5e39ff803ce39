import CandelaBoardSpec

/// The bus face: a write carries a register address and data, and takes effect at STOP or repeated START; a read
/// delivers bytes from the address on, as they stand when the read begins.
extension SimulatedController: SimulatedI2CDevice {
  /// Largest write: address, one page, checksum.
  static let messageCapacity = 2 + RegisterMap.pageBytes + 1

  /// Acknowledges unless RESET_N holds the controller.
  public func begin(_ direction: I2CDirection) -> Bool {
    endMessage()
    self.direction = direction
    guard runState != .heldInReset else { return false }
    hasCountedStaleRead = false
    if direction == .read { refreshLiveRegisters() }
    return true
  }

  /// Takes one byte of a write; bytes beyond the largest write are acknowledged, and the whole write is refused.
  public func write(_ byte: UInt8) -> Bool {
    if message.count < Self.messageCapacity { message.append(byte) } else { messageOverflowed = true }
    return true
  }

  /// Delivers the next byte.
  public func read() -> UInt8 {
    countStaleRead(from: Int(pointer), count: 1)
    defer { pointer &+= 1 }
    return byte(at: pointer)
  }

  /// Ends the transfer; a write takes effect now.
  public func stop() { endMessage() }

  /// Takes the bytes of a write.
  public func write(_ bytes: Span<UInt8>) -> Int {
    let room = Self.messageCapacity - message.count
    for index in 0..<min(room, bytes.count) { message.append(bytes[index]) }
    if bytes.count > room { messageOverflowed = true }
    return bytes.count
  }

  /// Delivers bytes.
  public func read(into buffer: inout MutableSpan<UInt8>) {
    countStaleRead(from: Int(pointer), count: buffer.count)
    for index in buffer.indices {
      buffer[index] = byte(at: pointer)
      pointer &+= 1
    }
  }

  private func byte(at address: UInt16) -> UInt8 {
    if Int(address) < RegisterFile.length { return registers.bytes[Int(address)] }
    return windows.byte(at: address, page: Int(registers.value(RegisterMap.page)))
  }

  private func countStaleRead(from start: Int, count: Int) {
    let block = Int(RegisterMap.epoch.address)..<Int(RegisterMap.outputsCRC.end)
    guard !isDataReady, !hasCountedStaleRead, start < block.upperBound, start + count > block.lowerBound else { return }
    hasCountedStaleRead = true
    stickyStatus |= StatusBit.staleRead.mask
    registers.increment(RegisterMap.staleReads)
  }

  private func endMessage() {
    guard !message.isEmpty else { return }
    acceptMessage()
    message.removeAll(keepingCapacity: true)
    messageOverflowed = false
  }
}
