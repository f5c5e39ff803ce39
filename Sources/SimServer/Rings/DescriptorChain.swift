/// A piece of the guest's memory that a descriptor names.
struct GuestRange: Equatable {
  let address: UInt64
  let count: Int
}

/// A request of the guest: pieces to be read, then pieces to be written.
struct DescriptorChain: Equatable {
  /// Number of the first descriptor: the chain's name in the used ring.
  let head: UInt16
  let readable: [GuestRange]
  let writable: [GuestRange]

  /// Bytes that the device may read.
  var readableCount: Int { readable.reduce(0) { $0 + $1.count } }
  /// Bytes that the device may write.
  var writableCount: Int { writable.reduce(0) { $0 + $1.count } }
}

/// One descriptor of a split ring (virtio 1.2, 2.7.5).
struct RingDescriptor: Equatable {
  static let byteCount = 16
  private static let nextFlag: UInt16 = 1
  private static let writeFlag: UInt16 = 2
  private static let indirectFlag: UInt16 = 4

  let address: UInt64
  let count: UInt32
  private let flags: UInt16
  let next: UInt16

  /// Whether another descriptor follows.
  var hasNext: Bool { flags & Self.nextFlag != 0 }
  /// Whether the device writes what it names.
  var isWritable: Bool { flags & Self.writeFlag != 0 }
  /// Whether it names a table of descriptors.
  var isIndirect: Bool { flags & Self.indirectFlag != 0 }

  init(_ bytes: some Collection<UInt8>) throws(GuestError) {
    var reader = ByteReader(bytes)
    address = try reader.next(UInt64.self)
    count = try reader.next(UInt32.self)
    flags = try reader.next(UInt16.self)
    next = try reader.next(UInt16.self)
  }
}
