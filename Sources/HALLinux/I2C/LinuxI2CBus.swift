import CandelaHAL
import Glibc

/// An I2C bus through the kernel's i2c-dev interface.
///
/// Transfers go by I2C_RDWR, which carries its address with it: nothing of a transfer is kept in the file, so programs that
/// use the same bus cannot mix up each other's addresses. An adapter without plain I2C (SMBus controllers of PCs,
/// i2c-stub) is asked by SMBus calls where a transfer fits one; those keep the address in the file, so every device has a
/// file of its own.
///
/// It is no `BusClearing`: i2c-dev has no call for a bus clear. Recovery belongs to the adapter's driver in the kernel: one
/// that has `i2c_bus_recovery_info` (include/linux/i2c.h) sends the nine clock pulses by itself when it finds the bus held,
/// as a rule after a transfer that timed out, so that a repeated transfer may find it free. A driver without it can be
/// helped only by a reset of the device that holds the wire. The pins belong to the adapter; they cannot be toggled as
/// GPIO lines beside it.
public final class LinuxI2CBus: I2CBus {
  /// The adapter's device, for example `/dev/i2c-1`.
  public let path: String
  /// What the adapter can do.
  public let functionality: I2CFunctionality
  private let kernel: any I2CKernel
  private let descriptor: Int32
  /// Files of SMBus calls by address, each with its address selected.
  private var smbusFiles: [I2CAddress: Int32] = [:]

  /// Opens an adapter.
  /// - Throws: `HALError` of kind `absent`, `permission` or `other`.
  public convenience init(_ selector: I2CAdapterSelector, adapters: I2CAdapters = I2CAdapters()) throws(HALError) {
    try self.init(path: try adapters.path(of: selector), kernel: I2CDeviceKernel())
  }

  package init(path: String, kernel: any I2CKernel) throws(HALError) {
    let descriptor = kernel.open(path)
    guard descriptor >= 0 else {
      throw HALError(system: -descriptor, .opening, operation: "open", subject: path)
    }
    var functionality = I2CFunctionality()
    let result = kernel.readFunctionality(descriptor, into: &functionality)
    guard result >= 0 else {
      kernel.close(descriptor)
      throw HALError(system: -result, .opening, operation: "ask for the functionality", subject: path)
    }
    self.path = path
    self.kernel = kernel
    self.descriptor = descriptor
    self.functionality = functionality
  }

  deinit {
    for file in smbusFiles.values { kernel.close(file) }
    kernel.close(descriptor)
  }

  /// See `I2CBus.transfer`. An adapter says how many messages it moved, not which byte was refused: a refused first
  /// message is `addressNotAcknowledged`, a refused second one `dataNotAcknowledged`.
  public func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    guard functionality.contains(.plain) else {
      return try callSMBus(address, writing: bytes, into: &buffer)
    }
    guard max(bytes.count, buffer.count) <= Self.longestMessage else {
      throw HALError(
        .other, operation: Self.operation(bytes.count, buffer.count), subject: "\(address) on \(path)", errno: EMSGSIZE,
        cause: "the kernel takes at most \(Self.longestMessage) bytes a message")
    }
    let isProbe = bytes.isEmpty && buffer.isEmpty
    let wanted: Int32 = bytes.isEmpty || buffer.isEmpty ? 1 : 2
    let moved = kernel.combined(descriptor, address, writing: bytes, into: &buffer)
    if moved == wanted { return }
    // Some adapters cannot send an empty message; the kernel's table of quirks (I2C_AQ_NO_ZERO_LEN) is not ours to see.
    if isProbe, moved == -EOPNOTSUPP || moved == -EINVAL {
      return try callSMBus(address, writing: bytes, into: &buffer)
    }
    throw failure(moved, address, bytes.count, buffer.count)
  }

  /// i2c-dev refuses longer ones (drivers/i2c/i2c-dev.c).
  private static let longestMessage = 8192

  private func callSMBus(
    _ address: I2CAddress, writing bytes: Span<UInt8>, into buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    let calls = SMBusCall.fitting(writing: bytes, reading: buffer.count)
    guard let call = calls.first(where: { functionality.contains($0.requirement) }) else {
      throw unsupported(calls, address, bytes.count, buffer.count)
    }
    let file = try smbusFile(for: address)
    let count = kernel.call(file, call, into: &buffer)
    if count < 0 { throw failure(count, address, bytes.count, buffer.count) }
    guard Int(count) == buffer.count else {
      throw HALError(
        .shortTransfer, operation: Self.operation(bytes.count, buffer.count), subject: "\(address) on \(path)",
        cause: "\(count) bytes came")
    }
  }

  private func smbusFile(for address: I2CAddress) throws(HALError) -> Int32 {
    if let file = smbusFiles[address] { return file }
    let file = kernel.open(path)
    guard file >= 0 else { throw HALError(system: -file, .opening, operation: "open", subject: path) }
    let result = kernel.select(file, address)
    guard result >= 0 else {
      kernel.close(file)
      throw HALError(
        system: -result, .opening, operation: "select", subject: "\(address) on \(path)",
        cause: result == -EBUSY ? "a driver of the kernel holds this address" : nil)
    }
    smbusFiles[address] = file
    return file
  }

  private func failure(_ moved: Int32, _ address: I2CAddress, _ writes: Int, _ reads: Int) -> HALError {
    let (operation, subject) = (Self.operation(writes, reads), "\(address) on \(path)")
    if moved < 0 { return HALError(system: -moved, .transfer, operation: operation, subject: subject) }
    // i2c-virtio counts the messages that went well and names no error.
    return moved == 0
      ? HALError(
        .addressNotAcknowledged, operation: operation, subject: subject, cause: "the adapter moved no message")
      : HALError(
        .dataNotAcknowledged, operation: operation, subject: subject,
        cause: "the device took what was written and did not answer the repeated start")
  }

  private func unsupported(_ calls: [SMBusCall], _ address: I2CAddress, _ writes: Int, _ reads: Int) -> HALError {
    let missing =
      calls.isEmpty
      ? "\(I2CFunctionality.plain), and no SMBus call fits the transfer"
      : calls.map { "\($0.requirement)" }.joined(separator: " and ")
    return HALError(
      .other, operation: Self.operation(writes, reads), subject: "\(address) on \(path)", errno: EOPNOTSUPP,
      cause: "the adapter lacks \(missing)")
  }

  private static func operation(_ writes: Int, _ reads: Int) -> String { "write \(writes), read \(reads)" }
}
