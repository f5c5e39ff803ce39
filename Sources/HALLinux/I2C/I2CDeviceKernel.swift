import CI2C
import CandelaHAL
import Glibc

/// The kernel's i2c-dev interface (Documentation/i2c/dev-interface.rst), SMBus calls through libi2c.
package final class I2CDeviceKernel: I2CKernel {
  package func open(_ path: String) -> Int32 {
    let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
    return descriptor < 0 ? -errno : descriptor
  }

  package func close(_ descriptor: Int32) { Glibc.close(descriptor) }

  package func readFunctionality(_ descriptor: Int32, into functionality: inout I2CFunctionality) -> Int32 {
    var bits: UInt = 0
    guard ioctl(descriptor, UInt(I2C_FUNCS), &bits) >= 0 else { return -errno }
    functionality = I2CFunctionality(rawValue: bits)
    return 0
  }

  package func combined(
    _ descriptor: Int32, _ address: I2CAddress, writing bytes: Span<UInt8>, into buffer: inout MutableSpan<UInt8>
  ) -> Int32 {
    bytes.withUnsafeBufferPointer { output in
      buffer.withUnsafeMutableBufferPointer { input in
        withUnsafeTemporaryAllocation(of: i2c_msg.self, capacity: 2) { messages in
          var count = 0
          if !output.isEmpty || input.isEmpty {
            // The kernel does not write to a message without I2C_M_RD.
            let pointer = UnsafeMutablePointer(mutating: output.baseAddress)
            messages.initializeElement(at: count, to: Self.message(address, 0, output.count, pointer))
            count += 1
          }
          if !input.isEmpty {
            messages.initializeElement(
              at: count, to: Self.message(address, UInt16(I2C_M_RD), input.count, input.baseAddress))
            count += 1
          }
          var request = i2c_rdwr_ioctl_data(msgs: messages.baseAddress, nmsgs: UInt32(count))
          let moved = ioctl(descriptor, UInt(I2C_RDWR), &request)
          return moved < 0 ? -errno : moved
        }
      }
    }
  }

  private static func message(
    _ address: I2CAddress, _ flags: UInt16, _ count: Int, _ bytes: UnsafeMutablePointer<UInt8>?
  ) -> i2c_msg {
    i2c_msg(addr: UInt16(address.rawValue), flags: flags, len: UInt16(count), buf: bytes)
  }

  package func select(_ descriptor: Int32, _ address: I2CAddress) -> Int32 {
    ioctl(descriptor, UInt(I2C_SLAVE), Int32(address.rawValue)) < 0 ? -errno : 0
  }

  package func call(_ descriptor: Int32, _ call: SMBusCall, into buffer: inout MutableSpan<UInt8>) -> Int32 {
    switch call {
    case .quick: Self.written(i2c_smbus_write_quick(descriptor, UInt8(I2C_SMBUS_WRITE)))
    case .writeByte(let value): Self.written(i2c_smbus_write_byte(descriptor, value))
    case .writeByteData(let command, let value):
      Self.written(i2c_smbus_write_byte_data(descriptor, command, value))
    case .writeWordData(let command, let value):
      Self.written(i2c_smbus_write_word_data(descriptor, command, value))
    case .writeBlock(let command, let bytes):
      Self.written(i2c_smbus_write_i2c_block_data(descriptor, command, UInt8(bytes.count), bytes))
    case .readByte: Self.read(i2c_smbus_read_byte(descriptor), bytes: 1, into: &buffer)
    case .readByteData(let command):
      Self.read(i2c_smbus_read_byte_data(descriptor, command), bytes: 1, into: &buffer)
    case .readWordData(let command):
      Self.read(i2c_smbus_read_word_data(descriptor, command), bytes: 2, into: &buffer)
    case .readBlock(let command, let count):
      buffer.withUnsafeMutableBufferPointer { pointer in
        i2c_smbus_read_i2c_block_data(descriptor, command, count, pointer.baseAddress)
      }
    }
  }

  /// libi2c hands the kernel's negative errno through.
  private static func written(_ result: Int32) -> Int32 { min(0, result) }

  /// The value's bytes, the low one first, as they came over the wire.
  private static func read(_ result: Int32, bytes: Int, into buffer: inout MutableSpan<UInt8>) -> Int32 {
    guard result >= 0 else { return result }
    for index in 0..<bytes { buffer[index] = UInt8(truncatingIfNeeded: result >> (8 * Int32(index))) }
    return Int32(bytes)
  }
}
