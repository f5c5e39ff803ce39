/// Follows a chain of descriptors through the ring's table, or the one indirect table that its head names.
///
/// Every step is counted, so that loops end; the guest may change the tables meanwhile, so that each descriptor is
/// copied before it is looked at.
struct ChainWalker {
  /// Most bytes that a chain may name: far more than any I2C or GPIO request has.
  static let mostBytes = 1 << 20
  /// Most descriptors of an indirect table.
  static let mostIndirect = 1_024

  private let memory: GuestMemory
  private var readable: [GuestRange] = []
  private var writable: [GuestRange] = []
  private var byteCount = 0

  init(memory: GuestMemory) { self.memory = memory }

  /// The chain that starts at descriptor `head` of a ring.
  /// - Throws: `GuestError` naming the first rule that is broken.
  mutating func chain(
    from head: UInt16, table: UInt64, size: Int
  ) throws(GuestError) -> DescriptorChain {
    let memory = memory
    func entry(_ number: UInt16) throws(GuestError) -> RingDescriptor {
      guard Int(number) < size else { throw GuestError("descriptor \(number) in a ring of \(size)") }
      let (address, overflow) = table.addingReportingOverflow(UInt64(number) * UInt64(RingDescriptor.byteCount))
      guard !overflow else { throw GuestError("a descriptor table reaches beyond the address space") }
      return try RingDescriptor(try memory.read(RingDescriptor.byteCount, at: address, in: .user))
    }
    let first = try entry(head)
    if first.isIndirect {
      guard !first.hasNext else { throw GuestError("an indirect descriptor has a successor") }
      try walk(indirect: first)
    } else {
      try walk(from: first, size: size, entry)
    }
    return DescriptorChain(head: head, readable: readable, writable: writable)
  }

  private mutating func walk(indirect table: RingDescriptor) throws(GuestError) {
    let count = Int(table.count) / RingDescriptor.byteCount
    guard Int(table.count) % RingDescriptor.byteCount == 0, (1...Self.mostIndirect).contains(count) else {
      throw GuestError("an indirect table has \(table.count) bytes")
    }
    let bytes = try memory.read(Int(table.count), at: table.address)
    func entry(_ number: UInt16) throws(GuestError) -> RingDescriptor {
      guard Int(number) < count else { throw GuestError("descriptor \(number) of an indirect table of \(count)") }
      return try RingDescriptor(bytes[(Int(number) * RingDescriptor.byteCount)...].prefix(RingDescriptor.byteCount))
    }
    try walk(from: try entry(0), size: count, entry)
  }

  private mutating func walk(
    from first: RingDescriptor, size: Int, _ entry: (UInt16) throws(GuestError) -> RingDescriptor
  ) throws(GuestError) {
    var current = first
    for _ in 0..<size {
      try add(current)
      guard current.hasNext else { return }
      current = try entry(current.next)
    }
    throw GuestError("a descriptor chain is longer than its table: a loop")
  }

  private mutating func add(_ descriptor: RingDescriptor) throws(GuestError) {
    guard !descriptor.isIndirect else { throw GuestError("an indirect descriptor stands inside a chain") }
    guard descriptor.isWritable || writable.isEmpty else {
      throw GuestError("a descriptor to be read stands after one to be written")
    }
    byteCount += Int(descriptor.count)
    guard byteCount <= Self.mostBytes else { throw GuestError("a descriptor chain names \(byteCount) bytes") }
    let range = GuestRange(address: descriptor.address, count: Int(descriptor.count))
    if descriptor.isWritable { writable.append(range) } else { readable.append(range) }
  }
}
