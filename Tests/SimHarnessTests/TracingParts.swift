import CandelaHAL

/// Something that the driver did to the board, in the order in which it did it. `nil` stands for any byte.
enum WireStep: Equatable, CustomStringConvertible {
  case transfer(address: UInt8, written: [UInt8], read: [UInt8?])
  case line(String, LineLevel)

  /// A write to the controller, in hexadecimal; `00*96` is a byte 96 times.
  static func write(_ text: String) -> WireStep {
    .transfer(address: 0x2A, written: bytes(text).compactMap { $0 }, read: [])
  }

  /// A read from a register (or memory) address on; `--` is any byte.
  static func read(_ register: String, _ text: String..., from address: UInt8 = 0x2A) -> WireStep {
    .transfer(
      address: address, written: bytes(register).compactMap { $0 }, read: bytes(text.joined(separator: " ")))
  }

  private static func bytes(_ text: String) -> [UInt8?] {
    text.split(separator: " ").flatMap { part -> [UInt8?] in
      let pieces = part.split(separator: "*")
      let count = pieces.count == 2 ? Int(pieces[1]) ?? 0 : 1
      return [UInt8?](repeating: UInt8(pieces[0], radix: 16), count: count)
    }
  }

  /// Equal, with any byte for an expected nil.
  func matches(_ expected: WireStep) -> Bool {
    guard case .transfer(let address, let written, let read) = self,
      case .transfer(address, written, let wanted) = expected, read.count == wanted.count
    else { return self == expected }
    return zip(read, wanted).allSatisfy { $1 == nil || $0 == $1 }
  }

  var description: String {
    func text(_ bytes: [UInt8?]) -> String {
      bytes.map { byte in byte.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) } ?? "--" }.joined(separator: " ")
    }
    switch self {
    case .transfer(let address, let written, let read):
      return "\(String(address, radix: 16)): \(text(written))" + (read.isEmpty ? "" : " -> \(text(read))")
    case .line(let name, let level): return "\(name) \(level)"
    }
  }
}

/// Where tracing parts write to, in one order.
final class WireTrace {
  private(set) var steps: [WireStep] = []
  func note(_ step: WireStep) { steps.append(step) }

  /// The steps since the last call.
  func take() -> [WireStep] {
    defer { steps = [] }
    return steps
  }
}

/// A bus that notes what passes.
final class TracingBus: I2CBus {
  private let bus: any I2CBus
  private let trace: WireTrace

  init(_ bus: any I2CBus, _ trace: WireTrace) {
    self.bus = bus
    self.trace = trace
  }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    try bus.transfer(to: address, writing: bytes, readingInto: &buffer)
    var written: [UInt8] = []
    for index in bytes.indices { written.append(bytes[index]) }
    var read: [UInt8?] = []
    for index in buffer.indices { read.append(buffer[index]) }
    trace.note(.transfer(address: address.rawValue, written: written, read: read))
  }
}

/// An output line that notes its levels.
final class TracingOutputLine: OutputLine {
  private let line: any OutputLine
  private let trace: WireTrace

  init(_ line: any OutputLine, _ trace: WireTrace) {
    self.line = line
    self.trace = trace
  }

  var name: String { line.name }
  var level: LineLevel { line.level }
  func set(_ level: LineLevel) throws(HALError) {
    try line.set(level)
    trace.note(.line(name, level))
  }
}
