import CVhostUser

/// The guest's memory: regions that a front end shared. Nothing outside them is ever touched.
struct GuestMemory {
  /// Whose addresses are meant.
  enum Space {
    /// The guest's physical ones: in descriptors.
    case guest
    /// The front end's own: for the rings.
    case user
  }

  private let regions: [GuestRegion]

  /// Memory of no bytes.
  init() { regions = [] }

  /// Memory made of regions.
  init(_ regions: [GuestRegion]) { self.regions = regions }

  /// Copies bytes out.
  /// - Throws: when they are not all in one region, or the region is gone.
  func read(_ count: Int, at address: UInt64, in space: Space = .guest) throws(GuestError) -> [UInt8] {
    guard count > 0 else { return [] }
    let source = try pointer(to: address, count: count, in: space)
    var isGone = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      isGone = cvu_copy(buffer.baseAddress, source, count) != 0
      initialised = isGone ? 0 : count
    }
    if isGone { throw Self.gone }
    return bytes
  }

  /// Copies bytes in.
  /// - Throws: when they do not all go into one region, or the region is gone.
  func write(_ bytes: some Collection<UInt8>, at address: UInt64, in space: Space = .guest) throws(GuestError) {
    guard !bytes.isEmpty else { return }
    let target = try pointer(to: address, count: bytes.count, in: space)
    let isGone = Array(bytes).withUnsafeBytes { cvu_copy(target, $0.baseAddress, $0.count) != 0 }
    if isGone { throw Self.gone }
  }

  /// Reads a word of a ring; what the guest wrote before it is visible afterwards.
  func word(at address: UInt64) throws(GuestError) -> UInt16 {
    var value: UInt16 = 0
    guard cvu_load16(try wordPointer(to: address), &value) == 0 else { throw Self.gone }
    return UInt16(littleEndian: value)
  }

  /// Writes a word of a ring after everything that was written before.
  func setWord(_ value: UInt16, at address: UInt64) throws(GuestError) {
    guard cvu_store16(try wordPointer(to: address), value.littleEndian) == 0 else { throw Self.gone }
  }

  private func wordPointer(to address: UInt64) throws(GuestError) -> UnsafeMutableRawPointer {
    let pointer = try pointer(to: address, count: 2, in: .user)
    guard Int(bitPattern: pointer) % 2 == 0 else { throw GuestError("a ring's word is not aligned") }
    return pointer
  }

  private func pointer(
    to address: UInt64, count: Int, in space: Space
  ) throws(GuestError) -> UnsafeMutableRawPointer {
    for region in regions {
      let start = space == .guest ? region.layout.guestAddress : region.layout.userAddress
      if let pointer = region.pointer(to: address, from: start, count: count) { return pointer }
    }
    throw GuestError("\(count) bytes at 0x\(String(address, radix: 16)) are outside the shared memory")
  }

  private static let gone = GuestError("shared memory was taken away")
}
