/// One region of a SET_MEM_TABLE message.
struct RegionLayout: Equatable {
  /// Where the guest sees it.
  let guestAddress: UInt64
  /// Bytes.
  let size: UInt64
  /// Where the front end has it in its own memory: rings are named by this address.
  let userAddress: UInt64
  /// Where it starts in the file.
  let fileOffset: UInt64

  /// The most regions that a message can carry.
  static let most = 8

  /// Reads the payload of SET_MEM_TABLE.
  static func table(_ payload: [UInt8]) throws(GuestError) -> [RegionLayout] {
    var reader = ByteReader(payload)
    let count = Int(try reader.next(UInt32.self))
    _ = try reader.next(UInt32.self)
    guard count <= most else { throw GuestError("a memory table has \(count) regions") }
    var regions: [RegionLayout] = []
    for _ in 0..<count {
      regions.append(
        RegionLayout(
          guestAddress: try reader.next(UInt64.self), size: try reader.next(UInt64.self),
          userAddress: try reader.next(UInt64.self), fileOffset: try reader.next(UInt64.self)))
    }
    return regions
  }
}

/// The payload of messages about one ring: its index and a number.
struct RingState: Equatable {
  let index: UInt32
  let number: UInt32

  init(index: UInt32, number: UInt32) {
    self.index = index
    self.number = number
  }

  init(_ payload: [UInt8]) throws(GuestError) {
    var reader = ByteReader(payload)
    index = try reader.next(UInt32.self)
    number = try reader.next(UInt32.self)
  }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(index)
    writer.append(number)
    return writer.bytes
  }
}

/// The payload of SET_VRING_ADDR: where a ring's three parts are, in the front end's memory.
struct RingAddresses: Equatable {
  let index: UInt32
  let descriptors: UInt64
  let used: UInt64
  let available: UInt64

  init(_ payload: [UInt8]) throws(GuestError) {
    var reader = ByteReader(payload)
    index = try reader.next(UInt32.self)
    _ = try reader.next(UInt32.self)
    descriptors = try reader.next(UInt64.self)
    used = try reader.next(UInt64.self)
    available = try reader.next(UInt64.self)
    // Alignments of virtio 1.2, 2.7: the words of the rings must not straddle.
    guard descriptors % 16 == 0, available % 2 == 0, used % 4 == 0 else {
      throw GuestError("the parts of ring \(index) are not aligned")
    }
  }
}

/// The payload of SET_VRING_KICK, SET_VRING_CALL and SET_VRING_ERR.
struct RingEvent: Equatable {
  private static let indexMask: UInt64 = 0xFF
  private static let noDescriptorFlag: UInt64 = 0x100

  let index: UInt32
  /// Whether a descriptor comes with the message.
  let hasDescriptor: Bool

  init(_ payload: [UInt8]) throws(GuestError) {
    var reader = ByteReader(payload)
    let value = try reader.next(UInt64.self)
    index = UInt32(value & Self.indexMask)
    hasDescriptor = value & Self.noDescriptorFlag == 0
  }
}

/// The payload of GET_CONFIG: a window of the device's configuration.
struct ConfigurationWindow: Equatable {
  private static let longest = 256

  let offset: Int
  let count: Int
  private let flags: UInt32

  init(_ payload: [UInt8]) throws(GuestError) {
    var reader = ByteReader(payload)
    let (offset, count) = (try reader.next(UInt32.self), try reader.next(UInt32.self))
    flags = try reader.next(UInt32.self)
    guard offset <= Self.longest, count <= Self.longest, Int(count) == reader.remaining else {
      throw GuestError("GET_CONFIG asks for \(count) bytes from \(offset) in \(payload.count)")
    }
    (self.offset, self.count) = (Int(offset), Int(count))
  }

  /// The reply; bytes beyond the configuration are zero.
  func reply(from configuration: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt32(offset))
    writer.append(UInt32(count))
    writer.append(flags)
    writer.append((offset..<offset + count).map { $0 < configuration.count ? configuration[$0] : 0 })
    return writer.bytes
  }
}
