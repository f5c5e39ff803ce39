/// What is wrong on the bus, by address: set from outside, looked up once a transfer.
struct BusFaults {
  /// What a transfer meets at its address.
  enum Reach: Equatable {
    /// Nobody answers.
    case refused
    /// The device answers after stretching the clock for so long, and falls off the bus after so many data bytes where
    /// that is not nil.
    case reachable(stretchNanoseconds: UInt64, bytesUntilGone: Int?)
  }

  private struct Entry {
    /// Transfers to refuse; the largest value means for ever.
    var refusals: UInt32 = 0
    var stretchNanoseconds: UInt64 = 0
    var bytesUntilGone: Int?
  }

  private var entries = [Entry](repeating: Entry(), count: 128)

  /// Lets the next `transfers` transfers go unacknowledged, or all of them with nil; zero brings the device back.
  mutating func refuse(_ address: UInt8, transfers: UInt32?) {
    entries[Int(address & 0x7F)].refusals = transfers ?? .max
    if transfers == 0 { entries[Int(address & 0x7F)].bytesUntilGone = nil }
  }

  /// Has the device hold the clock low for so long in every transfer.
  mutating func stretch(_ address: UInt8, byNanoseconds nanoseconds: UInt64) {
    entries[Int(address & 0x7F)].stretchNanoseconds = nanoseconds
  }

  /// Takes the device off the bus after so many data bytes of its next transfer.
  mutating func cut(_ address: UInt8, afterBytes count: Int) { entries[Int(address & 0x7F)].bytesUntilGone = count }

  /// Forgets all faults.
  mutating func clear() { entries = [Entry](repeating: Entry(), count: 128) }

  /// What the transfer that begins now meets; counts it.
  mutating func reach(_ address: UInt8) -> Reach {
    let index = Int(address & 0x7F)
    let entry = entries[index]
    if entry.refusals > 0 {
      if entry.refusals != .max { entries[index].refusals -= 1 }
      return .refused
    }
    if entry.bytesUntilGone != nil {
      entries[index].bytesUntilGone = nil
      entries[index].refusals = .max
    }
    return .reachable(stretchNanoseconds: entry.stretchNanoseconds, bytesUntilGone: entry.bytesUntilGone)
  }
}
