import CandelaBoardSpec
import CandelaHAL

extension ControllerPort {
  /// Writes a memory through a paged window.
  func writePaged(_ window: RegisterWindow, _ bytes: [UInt8]) throws(RuntimeError) {
    var start = 0
    var page: UInt64 = 0
    while start < bytes.count {
      let count = min(window.length, bytes.count - start)
      try write(RegisterMap.page, page)
      try writeWindow(window, bytes[start..<start + count])
      start += count
      page += 1
    }
  }

  /// Writes the beginning of a window in bursts, each closed by its CRC-8 and confirmed by STATUS.
  func writeWindow(_ window: RegisterWindow, _ bytes: ArraySlice<UInt8>) throws(RuntimeError) {
    precondition(bytes.count <= window.length, "\(bytes.count) bytes do not fit window \(window.name)")
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = min(start + configuration.burstBytes, bytes.endIndex)
      try writeBurst(window.name, at: window.address + UInt16(start - bytes.startIndex), bytes[start..<end])
      start = end
    }
  }

  /// Sends one burst with a checksum that is wrong on purpose; the self-test's question is whether it is refused.
  func writeDamagedBurst(at target: UInt16, _ bytes: [UInt8]) throws(RuntimeError) {
    buffers.begin(at: target)
    buffers.append(contentsOf: bytes[...])
    buffers.append(UInt64(~buffers.outgoingChecksum), size: 1)
    try transfer(repeatable: true) { "writing a damaged burst" }
  }

  /// Reads the first bytes of a window in bursts.
  func readWindow(_ window: RegisterWindow, count: Int) throws(RuntimeError) -> [UInt8] {
    precondition((0...window.length).contains(count), "\(count) bytes do not fit window \(window.name)")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      let wanted = min(configuration.burstBytes, count - bytes.count)
      try readBytes(at: window.address + UInt16(bytes.count), count: wanted) { "reading window \(window.name)" }
      bytes.append(contentsOf: buffers.incoming)
    }
    return bytes
  }

  private func writeBurst(_ name: String, at target: UInt16, _ bytes: ArraySlice<UInt8>) throws(RuntimeError) {
    for attempt in 0...configuration.burstRetries {
      buffers.begin(at: target)
      buffers.append(contentsOf: bytes)
      buffers.append(UInt64(buffers.outgoingChecksum), size: 1)
      try transfer(repeatable: true) { "writing window \(name)" }
      windowBytesWritten += UInt64(bytes.count)
      let status = try status()
      if StatusBit.writeRefused.isSet(in: status) { throw .writeRefused("a burst into window \(name)", status: status) }
      guard StatusBit.crcError.isSet(in: status) else { return }
      try command(.clearStatus)
      if attempt < configuration.burstRetries {
        repeatedBursts += 1
        time.sleep(for: configuration.retryPause)
      }
    }
    throw RuntimeError(
      .burstDamaged,
      "the burst to \(RuntimeError.hexadecimal(UInt64(target), digits: 4)) in window \(name) failed its CRC-8 "
        + "\(configuration.burstRetries + 1) times",
      remedy: "Shorten the bus wires, lower the bus clock or the burst size")
  }
}

extension RuntimeError {
  static func writeRefused(_ what: String, status: UInt64) -> RuntimeError {
    RuntimeError(
      .writeRefused, "the controller refused \(what)", cause: "STATUS is \(hexadecimal(status, digits: 4))",
      remedy: "Check that the board profile fits this board and that nothing else drives it")
  }
}
