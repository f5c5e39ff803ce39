/// A bus with one master: us.
///
/// One requirement, from which the helpers in `I2CBus+Helpers.swift` follow. A bus has one owner and is used from one
/// thread; whoever opened it closes it.
public protocol I2CBus: AnyObject {
  /// Writes, then reads, in one transfer.
  ///
  /// On the wire: START, address+W, `bytes`, repeated START, address+R, `buffer.count` bytes, STOP. Without bytes to
  /// write it is a plain read, without bytes to read a plain write, without both an address probe (quick write).
  /// On return the bus is idle (STOP sent), also when an error is thrown; what the device did with a partial write
  /// is the device's affair. `buffer` is defined only when nothing is thrown.
  ///
  /// - Throws: `HALError` of kind `addressNotAcknowledged`, `dataNotAcknowledged`, `arbitrationLost`, `timeout`,
  ///   `shortTransfer`, `permission`, `absent` or `other`. After the first four the transfer may be repeated.
  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError)
}
