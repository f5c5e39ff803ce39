/// What a device sees of its guest: shared memory and its rings.
final class VirtioRings {
  /// The guest's memory.
  var memory = GuestMemory()
  /// The rings, by index.
  let queues: [SplitQueue]

  /// So many rings that nobody has set up.
  init(queueCount: Int) { queues = (0..<queueCount).map { _ in SplitQueue() } }

  /// The new chains of a ring.
  func takeChains(from index: Int) throws(GuestError) -> [DescriptorChain] {
    try queues[index].takeChains(in: memory)
  }

  /// The bytes that a chain gives the device, at most `most` of them.
  func input(of chain: DescriptorChain, most: Int) throws(GuestError) -> [UInt8] {
    var bytes: [UInt8] = []
    for range in chain.readable where bytes.count < most {
      bytes += try memory.read(min(range.count, most - bytes.count), at: range.address)
    }
    return bytes
  }

  /// Writes bytes into a chain, as many as go into it, and gives it back; the guest is not woken yet.
  func complete(_ chain: DescriptorChain, on index: Int, with output: [UInt8]) throws(GuestError) {
    var left = output[...]
    for range in chain.writable where !left.isEmpty {
      let piece = left.prefix(range.count)
      try memory.write(piece, at: range.address)
      left = left.dropFirst(piece.count)
    }
    try queues[index].giveBack(chain, written: output.count - left.count, in: memory)
  }

  /// Wakes the guest for a ring.
  func notify(_ index: Int) { queues[index].call?.signal() }
}
