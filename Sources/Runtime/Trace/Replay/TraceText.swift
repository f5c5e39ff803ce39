import CandelaBoardSpec
import CandelaHAL

/// Puts records into words, with registers by name.
public struct TraceText: Sendable {
  private let addresses: BoardAddresses

  /// Words for a board whose parts have these addresses.
  public init(_ addresses: BoardAddresses) { self.addresses = addresses }

  /// A record with what it brought.
  public func text(_ record: TraceRecord) -> String {
    switch record {
    case .transfer(let transfer): answer(of: transfer)
    case .setLine(let line, let level, let failure): "set \(line.rawValue) \(level)" + Self.suffix(failure)
    case .readLevel(let line, let level, let failure):
      "read line \(line.rawValue)" + (level.map { ": \($0)" } ?? "") + Self.suffix(failure)
    case .edgeWait(let wait): request(record) + Self.outcome(wait)
    case .discardEdges(let line, let failure): "forget the edges of \(line.rawValue)" + Self.suffix(failure)
    case .busClear(let failure): "clear the bus" + Self.suffix(failure)
    case .clock: "read the clock"
    case .sleep(let nanoseconds): "sleep \(nanoseconds) ns"
    case .frame(let frame): "frame \(frame.descriptor.sequence) with digest \(Self.hexadecimal(frame.digest))"
    case .result(let result): Self.text(result)
    case .bundle(let part): "\(part.count) bytes of the model"
    case .note(let name, let text): "\(name): \(text)"
    case .end(let end): "end of the run" + (end.outcome.isEmpty ? "" : " (\(end.outcome))")
    case .unknown(let tag): "a record of a later release (tag \(tag))"
    }
  }

  /// What the runtime asked for, without what came of it.
  public func request(_ record: TraceRecord) -> String {
    switch record {
    case .transfer(let transfer): request(of: transfer)
    case .readLevel(let line, _, _): "read line \(line.rawValue)"
    case .edgeWait(let wait):
      "wait for \(wait.line.rawValue) \(wait.edge == .rising ? "rising" : "falling"), at most \(wait.limitNanoseconds) ns"
    default: text(record)
    }
  }

  // MARK: Transfers

  private func request(of transfer: TraceTransfer) -> String {
    guard transfer.address == addresses.controller.rawValue, transfer.written.count >= 2 else {
      return "\(part(transfer.address)): write \(Self.bytes(transfer.written)), read \(transfer.readCount) bytes"
    }
    let target = UInt16(transfer.written[0]) << 8 | UInt16(transfer.written[1])
    let data = Array(transfer.written.dropFirst(2))
    if transfer.readCount > 0 { return "read \(Self.range(target, transfer.readCount))" }
    if let register = RegisterMap.registers.first(where: { $0.address == target }), register.size == data.count {
      return "write \(register.name) = \(Self.value(register.decode(data, readFrom: target), of: register))"
    }
    return "write \(Self.range(target, data.count)): \(Self.bytes(data))"
  }

  private func answer(of transfer: TraceTransfer) -> String {
    let request = request(of: transfer)
    if let failure = transfer.failure { return request + Self.suffix(failure) }
    return transfer.read.isEmpty ? request : "\(request): \(Self.bytes(transfer.read))"
  }

  private func part(_ address: UInt8) -> String {
    let parts = [
      (addresses.controller, "controller"), (addresses.eeprom, "EEPROM"), (addresses.boardMonitor, "board monitor"),
      (addresses.laserMonitor, "laser monitor"), (addresses.thermometer, "thermometer"),
    ]
    let name = parts.first { $0.0.rawValue == address }?.1 ?? "part"
    return "\(name) 0x\(Self.hexadecimal([address]))"
  }

  /// Registers or a window's bytes that a transfer covers.
  static func range(_ target: UInt16, _ count: Int) -> String {
    let end = Int(target) + count
    if let window = RegisterMap.windows.first(where: { $0.contains(target) }) {
      return "\(count) bytes at \(window.name) + \(Int(target) - Int(window.address))"
    }
    let covered = RegisterMap.registers.filter { $0.address >= target && Int($0.end) <= end }
    guard let first = covered.first, let last = covered.last else {
      return "\(count) bytes at \(RuntimeError.hexadecimal(UInt64(target), digits: 4))"
    }
    return first == last ? first.name : "\(first.name) to \(last.name)"
  }

  /// A register's value: its bits by name, or a number.
  public static func value(_ value: UInt64, of register: Register) -> String {
    guard !register.fields.isEmpty else { return "\(value)" }
    let names = register.fields.filter { $0.mask & value != 0 }.map(\.name)
    return names.isEmpty ? "no bit" : names.joined(separator: "+")
  }

  // MARK: Pieces

  private static func text(_ result: TraceResult) -> String {
    let flags = ResultQuality(rawValue: result.quality).names
    return "result of SEQUENCE \(result.sequence): epoch \(result.epoch), winner \(result.winner)"
      + (flags.isEmpty ? "" : ", " + flags.joined(separator: " "))
      + (result.outputs.map { ", outputs " + $0.map(String.init).joined(separator: " ") } ?? "")
  }

  private static func outcome(_ wait: TraceEdgeWait) -> String {
    wait.failure == nil ? (wait.eventTime == nil ? ": none came" : ": it came") : suffix(wait.failure)
  }

  private static func suffix(_ failure: HALError?) -> String {
    failure.map { " failed: \($0.kind.rawValue)" + ($0.errno.map { ", errno \($0)" } ?? "") } ?? ""
  }

  /// At most 32 bytes, the rest counted.
  static func bytes(_ bytes: [UInt8]) -> String {
    let shown = bytes.prefix(longestBytes).map { hexadecimal([$0]) }.joined(separator: " ")
    if bytes.isEmpty { return "nothing" }
    return bytes.count > longestBytes ? "\(shown) and \(bytes.count - longestBytes) bytes" : shown
  }

  private static let longestBytes = 32

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}
