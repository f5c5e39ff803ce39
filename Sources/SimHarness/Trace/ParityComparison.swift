import CandelaBoardSpec
import CandelaRuntime

/// Holds what a recorded board read out against what the simulator does, register by register.
struct ParityComparison {
  private let addresses: BoardAddresses
  /// Whether fields of `ParityAllowances` may differ.
  private let isRealTime: Bool
  private(set) var allowances = ParityAllowances()

  init(_ addresses: BoardAddresses, isRealTime: Bool) {
    self.addresses = addresses
    self.isRealTime = isRealTime
  }

  /// - Returns: nil where the bytes are the same or may differ; else what the two have, in words.
  mutating func difference(
    _ transfer: TraceTransfer, simulated: [UInt8]
  ) -> (then: String, now: String)? {
    guard transfer.read != simulated else { return nil }
    guard transfer.address == addresses.controller.rawValue, transfer.written.count == 2 else {
      return partDifference(transfer, simulated)
    }
    let target = UInt16(transfer.written[0]) << 8 | UInt16(transfer.written[1])
    let end = Int(target) + simulated.count
    let covered = RegisterMap.registers.filter { $0.address >= target && Int($0.end) <= end }
    let readsOutputs = covered.contains(RegisterMap.outputs[0])
    for register in covered {
      let then = register.decode(transfer.read, readFrom: target)
      let now = register.decode(simulated, readFrom: target)
      guard then != now else { continue }
      if isRealTime, let allowed = ParityAllowances.bits(of: register, readsOutputs: readsOutputs),
        (then ^ now) & ~allowed.mask == 0
      {
        allowances.note(allowed.field)
        continue
      }
      return (
        "\(register.name) = \(TraceText.value(then, of: register))",
        "\(register.name) = \(TraceText.value(now, of: register))"
      )
    }
    return rest(transfer.read, simulated, target, covered)
  }

  /// Bytes of no register: windows and gaps.
  private func rest(
    _ then: [UInt8], _ now: [UInt8], _ target: UInt16, _ covered: [Register]
  ) -> (then: String, now: String)? {
    for (offset, pair) in zip(then, now).enumerated() where pair.0 != pair.1 {
      let address = Int(target) + offset
      if covered.contains(where: { address >= Int($0.address) && address < Int($0.end) }) { continue }
      let place = "the byte at \(Self.hexadecimal(address))"
      return ("\(place) = \(pair.0)", "\(place) = \(pair.1)")
    }
    return nil
  }

  private mutating func partDifference(
    _ transfer: TraceTransfer, _ simulated: [UInt8]
  ) -> (then: String, now: String)? {
    let analog = [
      (addresses.boardMonitor, "board monitor"), (addresses.laserMonitor, "laser monitor"),
      (addresses.thermometer, "thermometer"),
    ]
    if isRealTime, let part = analog.first(where: { $0.0.rawValue == transfer.address }) {
      allowances.note(ParityAllowances.Field(name: part.1, reason: ParityAllowances.analog))
      return nil
    }
    return ("\(transfer.read)", "\(simulated)")
  }

  private static func hexadecimal(_ address: Int) -> String {
    let digits = String(address, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
