extension I2CBus {
  /// Writes `bytes` in one transfer.
  /// - Throws: as `transfer`.
  public func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(HALError) {
    var none: [UInt8] = []
    var buffer = none.mutableSpan
    try transfer(to: address, writing: bytes, readingInto: &buffer)
  }

  /// Writes an array of bytes in one transfer.
  /// - Throws: as `transfer`.
  public func write(_ bytes: [UInt8], to address: I2CAddress) throws(HALError) {
    try write(bytes.span, to: address)
  }

  /// Writes `bytes`, then reads `count` bytes after a repeated start.
  /// - Throws: as `transfer`.
  public func read(_ count: Int, after bytes: [UInt8], from address: I2CAddress) throws(HALError) -> [UInt8] {
    precondition(count >= 0, "negative byte count")
    var result = [UInt8](repeating: 0, count: count)
    var buffer = result.mutableSpan
    try transfer(to: address, writing: bytes.span, readingInto: &buffer)
    return result
  }

  /// True when a device acknowledges the address. Sends a quick write: no data byte.
  /// - Throws: every error but the missing acknowledge.
  public func probe(_ address: I2CAddress) throws(HALError) -> Bool {
    do {
      try write([], to: address)
      return true
    } catch {
      if error.kind == .addressNotAcknowledged { return false }
      throw error
    }
  }
}
