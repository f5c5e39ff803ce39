import CandelaHAL

/// The operating system's I2C calls; tests have a scripted one. Numbers below zero are a negative errno.
package protocol I2CKernel: AnyObject {
  /// Opens a device such as `/dev/i2c-1`: its descriptor.
  func open(_ path: String) -> Int32
  func close(_ descriptor: Int32)
  /// I2C_FUNCS into `functionality`: 0.
  func readFunctionality(_ descriptor: Int32, into functionality: inout I2CFunctionality) -> Int32
  /// I2C_RDWR with a write (unless `bytes` is empty and there is something to read), then a read (unless `buffer` is
  /// empty) after a repeated start: how many messages the adapter moved.
  func combined(
    _ descriptor: Int32, _ address: I2CAddress, writing bytes: Span<UInt8>, into buffer: inout MutableSpan<UInt8>
  ) -> Int32
  /// I2C_SLAVE: the address of the SMBus calls that follow on this descriptor: 0.
  func select(_ descriptor: Int32, _ address: I2CAddress) -> Int32
  /// An SMBus call by libi2c. Reads fill `buffer`: the number of bytes read, 0 after a write.
  func call(_ descriptor: Int32, _ call: SMBusCall, into buffer: inout MutableSpan<UInt8>) -> Int32
}
