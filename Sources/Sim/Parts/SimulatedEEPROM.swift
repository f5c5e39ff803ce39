import CandelaHAL

/// A 24C256: 32 KiB behind a two-byte address, written in pages of 64 bytes.
///
/// Page write: bytes beyond the page's end wrap to its beginning. The write cycle starts at STOP, lasts 5 ms (t_WR of
/// the data sheets), and until it ends the address is not acknowledged. A sequential read runs on over page borders and
/// wraps at the end of the memory. Without STOP (repeated START) nothing is written.
public final class SimulatedEEPROM: SimulatedI2CDevice {
  /// Bytes of the memory.
  public static let size = 32_768
  /// Bytes of a page.
  public static let pageSize = 64
  /// Longest write cycle of the data sheets, in nanoseconds.
  public static let writeCycleNanoseconds: UInt64 = 5_000_000

  /// The memory; erased cells are 0xFF.
  public private(set) var bytes = [UInt8](repeating: 0xFF, count: SimulatedEEPROM.size)
  /// Write cycles begun since power-on.
  public private(set) var writeCycleCount = 0

  private let time: VirtualTime
  private var busyUntil = Timestamp(nanoseconds: 0)
  private var address = 0
  private var addressBytesSeen = 0
  private var direction = I2CDirection.read
  private var page = [UInt8](repeating: 0, count: SimulatedEEPROM.pageSize)
  private var pageIsWritten: UInt64 = 0
  private var pageStart = 0

  /// An erased memory.
  public init(time: VirtualTime) { self.time = time }

  /// Puts bytes into the memory as a programmer would, without bus or write cycle.
  public func program(_ data: [UInt8], at offset: Int) {
    precondition(offset >= 0 && offset + data.count <= Self.size, "outside the memory")
    bytes.replaceSubrange(offset..<(offset + data.count), with: data)
  }

  /// Not acknowledged during a write cycle.
  public func begin(_ direction: I2CDirection) -> Bool {
    pageIsWritten = 0
    self.direction = direction
    guard time.now >= busyUntil else { return false }
    if direction == .write { addressBytesSeen = 0 }
    return true
  }

  /// Takes the two address bytes, then data for the page.
  public func write(_ byte: UInt8) -> Bool {
    if addressBytesSeen < 2 {
      // The top address bit of 16 is not connected to the 15-bit memory.
      address = (address << 8 | Int(byte)) & (Self.size - 1)
      addressBytesSeen += 1
      return true
    }
    pageStart = address & ~(Self.pageSize - 1)
    let offset = address - pageStart
    page[offset] = byte
    pageIsWritten |= 1 << UInt64(offset)
    address = pageStart + (offset + 1) % Self.pageSize
    return true
  }

  /// Delivers the next byte.
  public func read() -> UInt8 {
    defer { address = (address + 1) % Self.size }
    return bytes[address]
  }

  /// Starts the write cycle when there is something to write.
  public func stop() {
    guard direction == .write, pageIsWritten != 0 else { return }
    for offset in 0..<Self.pageSize where pageIsWritten & 1 << UInt64(offset) != 0 {
      bytes[pageStart + offset] = page[offset]
    }
    pageIsWritten = 0
    writeCycleCount += 1
    busyUntil = VirtualTime.later(time.now, byNanoseconds: Self.writeCycleNanoseconds)
  }
}
