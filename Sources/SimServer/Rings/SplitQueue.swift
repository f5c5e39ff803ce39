import CVhostUser

/// The device's side of one split ring (virtio 1.2, 2.7) in the guest's memory.
///
/// Indices are 16 bits and wrap; everything else that is read from the guest is checked before it is used.
final class SplitQueue {
  /// The largest ring that the specification allows.
  static let largestSize = 32_768

  /// Entries of the ring; zero before the front end said.
  private(set) var size = 0
  private var descriptors: UInt64 = 0
  private var used: UInt64 = 0
  private var available: UInt64 = 0
  /// Index of the next entry of the available ring that has not been taken.
  private(set) var nextAvailable: UInt16 = 0
  /// Chains that the device has taken and not given back.
  private var outstandingCount = 0
  /// Whether the front end lets the ring run (SET_VRING_ENABLE); so it does from the start.
  var isEnabled = true
  /// Whether the guest wants to be told how far the device has come (VIRTIO_F_EVENT_IDX).
  var usesEventIndex = false
  /// Signalled by the guest when it has added chains. Nil while the ring is stopped.
  var kick: EventDescriptor?
  /// Signalled by the device when it has given chains back.
  var call: EventDescriptor?

  /// Sets the number of entries.
  func setSize(_ count: UInt32) throws(GuestError) {
    guard count > 0, count <= Self.largestSize, count & (count - 1) == 0 else {
      throw GuestError("a ring of \(count) entries")
    }
    size = Int(count)
  }

  /// Sets where the ring's parts are.
  func setAddresses(_ addresses: RingAddresses) {
    (descriptors, used, available) = (addresses.descriptors, addresses.used, addresses.available)
  }

  /// Sets the index from which chains are taken.
  func setBase(_ index: UInt32) throws(GuestError) {
    guard let index = UInt16(exactly: index) else { throw GuestError("a ring starts at \(index)") }
    nextAvailable = index
    outstandingCount = 0
  }

  /// The chains that the guest has added since the last call, oldest first.
  /// - Throws: when the ring or one of the chains breaks a rule.
  func takeChains(in memory: GuestMemory) throws(GuestError) -> [DescriptorChain] {
    guard size > 0, isEnabled else { return [] }
    var chains: [DescriptorChain] = []
    while true {
      let index = try memory.word(at: try part(available, offset: 2))
      let count = Int(index &- nextAvailable)
      guard count > 0 else { return chains }
      guard count <= size - outstandingCount else {
        throw GuestError("\(count) new and \(outstandingCount) unfinished chains in a ring of \(size)")
      }
      for _ in 0..<count { chains.append(try takeChain(in: memory)) }
      guard usesEventIndex else { return chains }
      // The guest looks at this word after it has added a chain: one of the two sees the other.
      try memory.setWord(nextAvailable, at: try part(used, offset: 4 + 8 * size))
      cvu_fence()
      guard chains.count < size else { return chains }
    }
  }

  private func takeChain(in memory: GuestMemory) throws(GuestError) -> DescriptorChain {
    let slot = Int(nextAvailable) % size
    let head = try memory.word(at: try part(available, offset: 4 + 2 * slot))
    nextAvailable &+= 1
    outstandingCount += 1
    var walker = ChainWalker(memory: memory)
    return try walker.chain(from: head, table: descriptors, size: size)
  }

  /// Leaves the last `count` chains that were taken to whoever starts the ring again.
  func putBack(_ count: Int) {
    nextAvailable &-= UInt16(truncatingIfNeeded: count)
    outstandingCount = max(0, outstandingCount - count)
  }

  /// Gives a chain back, `count` bytes of which were written.
  func giveBack(_ chain: DescriptorChain, written count: Int, in memory: GuestMemory) throws(GuestError) {
    guard size > 0 else { return }
    outstandingCount = max(0, outstandingCount - 1)
    let indexAddress = try part(used, offset: 2)
    let index = try memory.word(at: indexAddress)
    var entry = ByteWriter()
    entry.append(UInt32(chain.head))
    entry.append(UInt32(clamping: count))
    try memory.write(entry.bytes, at: try part(used, offset: 4 + 8 * (Int(index) % size)), in: .user)
    try memory.setWord(index &+ 1, at: indexAddress)
  }

  private func part(_ start: UInt64, offset: Int) throws(GuestError) -> UInt64 {
    let (address, overflow) = start.addingReportingOverflow(UInt64(offset))
    guard !overflow else { throw GuestError("a ring reaches beyond the address space") }
    return address
  }
}
