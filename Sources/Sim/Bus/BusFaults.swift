/// What is wrong on the bus, by address: set from outside, looked up once a transfer.
struct BusFaults {
  /// A wire of the bus that a device holds low.
  enum HeldWire: Equatable {
    /// SDA, until so many more clock pulses have come.
    case data(clocks: Int)
    /// SCL, until the device is reset.
    case clock
  }

  /// What a transfer meets at its address.
  enum Reach: Equatable {
    /// Nobody answers.
    case refused
    /// The device answers.
    case reachable(Trouble)
  }

  /// What goes wrong in a transfer with a device that answers.
  struct Trouble: Equatable {
    /// The device stretches the clock for so long.
    var stretchNanoseconds: UInt64 = 0
    /// It falls off the bus after so many data bytes where that is not nil.
    var bytesUntilGone: Int?
    /// It then starts anew and is there again at the next transfer; otherwise it stays away.
    var restarts = false
    /// This bit of what is read arrives wrong.
    var flippedBit: Int?
  }

  private struct Entry {
    /// Transfers to refuse; the largest value means for ever.
    var refusals: UInt32 = 0
    /// Refuses everything until it is reset.
    var isHung = false
    /// Transfers of which a bit that is read arrives wrong.
    var flips: UInt32 = 0
    var trouble = Trouble()
  }

  private var entries = [Entry](repeating: Entry(), count: 128)
  /// The wire that is held low; nil while the bus is free.
  private(set) var held: HeldWire?

  /// Lets the next `transfers` transfers go unacknowledged, or all of them with nil; zero brings the device back.
  mutating func refuse(_ address: UInt8, transfers: UInt32?) {
    entries[Int(address & 0x7F)].refusals = transfers ?? .max
    if transfers == 0 { entries[Int(address & 0x7F)].trouble.bytesUntilGone = nil }
  }

  /// Has the device hold the clock low for so long in every transfer.
  mutating func stretch(_ address: UInt8, byNanoseconds nanoseconds: UInt64) {
    entries[Int(address & 0x7F)].trouble.stretchNanoseconds = nanoseconds
  }

  /// Takes the device off the bus after so many data bytes of its next transfer; for good, or while it starts anew.
  mutating func cut(_ address: UInt8, afterBytes count: Int, restarts: Bool = false) {
    entries[Int(address & 0x7F)].trouble.bytesUntilGone = count
    entries[Int(address & 0x7F)].trouble.restarts = restarts
  }

  /// The device answers nothing until it is reset.
  mutating func hang(_ address: UInt8) { entries[Int(address & 0x7F)].isHung = true }

  /// A bit of what is read from the device arrives wrong in its next `transfers` transfers that read.
  mutating func flip(_ address: UInt8, bit: Int, transfers: UInt32) {
    entries[Int(address & 0x7F)].flips = transfers
    entries[Int(address & 0x7F)].trouble.flippedBit = bit
  }

  /// A device holds a wire low.
  mutating func hold(_ wire: HeldWire) { held = wire }

  /// A clock pulse crosses the bus; a device that waited for this one lets SDA go.
  mutating func clock() {
    guard case .data(let clocks) = held else { return }
    held = clocks > 1 ? .data(clocks: clocks - 1) : nil
  }

  /// The device at an address has been reset: it hangs no more, and lets the wires go that it held.
  mutating func reset(_ address: UInt8) {
    entries[Int(address & 0x7F)].isHung = false
    held = nil
  }

  /// Forgets all faults.
  mutating func clear() { self = BusFaults() }

  /// What the transfer that begins now meets; counts it.
  mutating func reach(_ address: UInt8) -> Reach {
    let index = Int(address & 0x7F)
    let entry = entries[index]
    if entry.isHung { return .refused }
    if entry.refusals > 0 {
      if entry.refusals != .max { entries[index].refusals -= 1 }
      return .refused
    }
    if entry.trouble.bytesUntilGone != nil {
      entries[index].trouble.bytesUntilGone = nil
      if !entry.trouble.restarts { entries[index].refusals = .max }
    }
    return .reachable(entry.trouble)
  }

  /// Counts a read with a wrong bit.
  mutating func countFlip(_ address: UInt8) {
    let index = Int(address & 0x7F)
    entries[index].flips -= 1
    if entries[index].flips == 0 { entries[index].trouble.flippedBit = nil }
  }
}
