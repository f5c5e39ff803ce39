import CandelaHAL
import Glibc
import Synchronization

import CandelaHALLinux

/// Chips that do as told. What happens to lines is written down in `history`, for example `TRIGGER=1`.
final class ScriptedGPIO: GPIOKernel, @unchecked Sendable {
  struct Chip {
    var label: String
    var lines: [GPIOLineDescription]
    var failure: Int32?
  }

  /// Tests use it from one thread, exit handlers aside, which the lock serves.
  private let lock = Mutex<[String]>([])
  var chips: [Chip]
  var requests: [GPIORequestDescription] = []
  var requestFailure: Int32?

  init(_ chips: [Chip]) { self.chips = chips }

  /// A chip with the board's lines, none taken.
  static func board(label: String = "pinctrl") -> ScriptedGPIO {
    ScriptedGPIO([Chip(label: label, lines: Self.names.map { GPIOLineDescription(name: $0) })])
  }

  static let names = ["RESET_N", "TRIGGER", "LASER_ENABLE", "DATA_READY", "FAULT_N", "INTERLOCK"]

  var history: [String] { lock.withLock { $0 } }
  func note(_ text: String) { lock.withLock { $0.append(text) } }

  func chipPaths() -> [String] { chips.indices.map { "/dev/gpiochip\($0)" } }

  private func index(of path: String) -> Int { Int(path.dropFirst("/dev/gpiochip".count)) ?? 0 }

  func chip(at path: String) throws(GPIOFailure) -> GPIOChipDescription {
    let chip = chips[index(of: path)]
    if let failure = chip.failure { throw GPIOFailure(errno: failure) }
    return GPIOChipDescription(label: chip.label, lineCount: UInt32(chip.lines.count))
  }

  func lines(at path: String, count: UInt32) throws(GPIOFailure) -> [GPIOLineDescription] {
    chips[index(of: path)].lines
  }

  func request(_ description: GPIORequestDescription, at path: String) throws(GPIOFailure) -> any GPIORequest {
    requests.append(description)
    if let requestFailure { throw GPIOFailure(errno: requestFailure) }
    let line = chips[index(of: path)].lines[Int(description.offset)]
    if let level = description.initialLevel { note("\(line.name)=\(level.rawValue)") }
    return ScriptedLine(self, line.name)
  }
}

/// A line of it.
final class ScriptedLine: GPIORequest, @unchecked Sendable {
  let kernel: ScriptedGPIO
  let name: String
  /// One owner, one thread, as the tests have it.
  var edges: [LineEvent] = []
  var failure: Int32?
  var limits: [UInt64] = []

  init(_ kernel: ScriptedGPIO, _ name: String) {
    self.kernel = kernel
    self.name = name
  }

  deinit { kernel.note("\(name) released") }

  func set(_ level: LineLevel) throws(GPIOFailure) {
    if let failure { throw GPIOFailure(errno: failure) }
    kernel.note("\(name)=\(level.rawValue)")
  }

  func level() throws(GPIOFailure) -> LineLevel {
    if let failure { throw GPIOFailure(errno: failure) }
    return .high
  }

  func waitForEdge(limitNanoseconds: UInt64) throws(GPIOFailure) -> Bool {
    limits.append(limitNanoseconds)
    if let failure { throw GPIOFailure(errno: failure) }
    return !edges.isEmpty
  }

  func takeEdge() throws(GPIOFailure) -> LineEvent { edges.removeFirst() }
}

/// A clock that moves by a fixed step whenever it is looked at.
final class SteppingTime: TimeSource {
  private var nanoseconds: UInt64 = 0
  private let step: UInt64

  init(step: UInt64) { self.step = step }

  var now: Timestamp {
    defer { nanoseconds += step }
    return Timestamp(nanoseconds: nanoseconds)
  }

  func sleep(for duration: Duration) { nanoseconds += duration.wholeNanoseconds }
}
