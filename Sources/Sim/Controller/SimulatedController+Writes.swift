import CandelaBoardSpec
import CandelaHAL

extension SimulatedController {
  /// Takes a whole write: only an address, registers, or a window with its checksum. All of it or nothing.
  func acceptMessage() {
    guard runState != .heldInReset else { return }
    guard message.count >= 2 else { return refuseWrite() }
    let address = UInt16(message[0]) << 8 | UInt16(message[1])
    pointer = address &+ UInt16(truncatingIfNeeded: message.count - 2)
    guard message.count > 2 else { return }
    guard !messageOverflowed else { return refuseWrite() }
    if RegisterMap.windows.contains(where: { $0.contains(address) }) {
      pointer &-= 1
      writeWindow(at: address)
    } else {
      writeRegisters(at: Int(address))
    }
  }

  /// Sets the sticky bit of a refused write and counts it.
  func refuseWrite() {
    stickyStatus |= StatusBit.writeRefused.mask
    registers.increment(RegisterMap.writesRefused)
  }

  private func writeWindow(at address: UInt16) {
    guard CRC8.checksum(message.span.extracting(0..<(message.count - 1))) == message[message.count - 1] else {
      stickyStatus |= StatusBit.crcError.mask
      registers.increment(RegisterMap.crcErrors)
      return
    }
    let data = message[2..<(message.count - 1)]
    let page = Int(registers.value(RegisterMap.page))
    guard runState == .running, !isBusy, !data.isEmpty, isOffered(windowAt: address),
      windows.store(data, at: address, page: page)
    else { return refuseWrite() }
  }

  private func isOffered(windowAt address: UInt16) -> Bool {
    if RegisterMap.mask.contains(address) { return settings.has(.programmableMask) }
    if RegisterMap.hostFrame.contains(address) { return settings.has(.hostFedFrame) }
    return true
  }

  private func writeRegisters(at address: Int) {
    guard runState == .running, isAcceptable(writeAt: address) else { return refuseWrite() }
    var command: UInt64 = 0
    forEachWritten(from: address) { register, value in
      if register.address == RegisterMap.command.address {
        command = value
      } else {
        registers.store(value, in: register)
        settingChanged(register)
      }
      return true
    }
    // Commands come last, so that one write can change settings and act on them.
    if command != 0 { run(command) }
  }

  private func settingChanged(_ register: Register) {
    switch register.address {
    case RegisterMap.heartbeat.address: beat()
    case RegisterMap.heartbeatTimeout.address: restartHeartbeatTimer()
    default: break
    }
  }

  private func isAcceptable(writeAt address: Int) -> Bool {
    var slotTime = registers.value(RegisterMap.slotTime)
    return forEachWritten(from: address) { register, value in
      if register.address == RegisterMap.slotTime.address { slotTime = value }
      let isAlwaysAccepted =
        register.address == RegisterMap.heartbeat.address || register.address == RegisterMap.command.address
      return register.access != .readOnly && (!isBusy || isAlwaysAccepted)
        && settings.allows(value, in: register, slotTime: slotTime)
    }
  }

  /// Calls `body` with each register that the message covers, in order of address, until it returns false.
  /// - Returns: false when `body` did, or when the message does not cover whole registers without gaps.
  @discardableResult
  private func forEachWritten(from address: Int, _ body: (Register, UInt64) -> Bool) -> Bool {
    var position = address
    var offset = 2
    while offset < message.count {
      guard let register = RegisterFile.register(at: position), offset + register.size <= message.count else {
        return false
      }
      var value: UInt64 = 0
      for index in offset..<(offset + register.size) { value = value << 8 | UInt64(message[index]) }
      guard body(register, value) else { return false }
      position += register.size
      offset += register.size
    }
    return true
  }
}
