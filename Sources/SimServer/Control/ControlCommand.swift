import CandelaBoardSpec
import CandelaHAL
import CandelaSim

/// What a line on the control input asks for: docs/sim-server.md lists the forms.
package indirect enum ControlCommand: Equatable {
  /// Something happens to the world or the wires.
  case fault(SimulatedFault)
  /// The aperture shows another image from now on.
  case light(path: String)
  /// How things stand.
  case status
  /// The server ends.
  case stop
  /// Any of the others, so many nanoseconds later.
  case after(UInt64, ControlCommand)

  /// Longest stretch of a slow device: far above what a driver waits for, and short enough for a bench.
  static let longestStretch: UInt64 = 1_000_000_000
  /// Longest delay of a command.
  static let longestDelay: UInt64 = 3_600_000_000_000
  private static let temperatures = -55.0...150.0
  private static let mostTransfers: UInt32 = 1_000_000
  private static let mostBytes = 65_535
  private static let mostClocks = 1_000

  /// Reads a line.
  /// - Throws: `SimServerError` (CND-6303 or CND-6304) saying what would have been understood.
  package init(_ line: String) throws(SimServerError) {
    self = try Self.command(line.split(whereSeparator: \.isWhitespace).map(String.init)[...], line)
  }

  private static func command(_ words: ArraySlice<String>, _ line: String) throws(SimServerError) -> ControlCommand {
    let rest = words.dropFirst()
    switch (words.first, rest.count) {
    case ("fault", 1...): return .fault(try fault(Array(rest), line))
    case ("interlock", 1): return .fault(try interlock(rest.joined()))
    case ("brownout", 0): return .fault(.brownOut)
    case ("temperature", 1): return .fault(.temperature(Celsius(try temperature(rest.joined()))))
    case ("light", 1...): return .light(path: rest.joined(separator: " "))
    case ("status", 0): return .status
    case ("stop", 0): return .stop
    case ("after", 2...) where rest.dropFirst().first != "after":
      let delay = try duration(rest[rest.startIndex], "the delay", most: longestDelay)
      return .after(delay, try command(rest.dropFirst(), line))
    default:
      throw .unknown(
        line,
        usage:
          "fault ..., interlock open|closed, brownout, temperature CELSIUS, light FILE, status, stop, or after TIME ..."
      )
    }
  }

  private static func fault(_ words: [String], _ line: String) throws(SimServerError) -> SimulatedFault {
    switch (words[0], words.count) {
    case ("gone", 2): return .deviceGone(address: try address(words[1]))
    case ("gone", 3):
      return .deviceGoneInTransfer(
        address: try address(words[1]), afterBytes: try number(words[2], "the bytes", 0...mostBytes))
    case ("back", 2): return .deviceBack(address: try address(words[1]))
    case ("nack", 3):
      return .unacknowledged(
        address: try address(words[1]), transfers: try number(words[2], "the transfers", 1...mostTransfers))
    case ("slow", 3):
      return .deviceSlow(
        address: try address(words[1]),
        stretchNanoseconds: try duration(words[2], "the stretch", most: longestStretch))
    case ("hung", 2): return .deviceHung(address: try address(words[1]))
    case ("sda", 2): return .dataHeld(clocks: try number(words[1], "the clock pulses", 1...mostClocks))
    case ("scl", 1): return .clockHeld
    case ("stuck", 3): return .lineStuck(try boardLine(words[1]), pin: try level(words[2]))
    case ("free", 2): return .lineFreed(try boardLine(words[1]))
    case ("clear", 1): return .wiresMended
    default:
      throw .unknown(
        line,
        usage: "fault gone ADDRESS [BYTES], fault back ADDRESS, fault nack ADDRESS TRANSFERS, fault slow ADDRESS TIME, "
          + "fault hung ADDRESS, fault sda PULSES, fault scl, fault stuck LINE low|high, fault free LINE, or fault clear"
      )
    }
  }

  private static func interlock(_ word: String) throws(SimServerError) -> SimulatedFault {
    switch word {
    case "open": return .interlockOpened
    case "closed": return .interlockClosed
    default: throw .value("the interlock", word, allowed: "open, closed")
    }
  }

  private static func temperature(_ word: String) throws(SimServerError) -> Double {
    guard let value = Double(word), temperatures.contains(value) else {
      throw .value("the temperature", word, allowed: "-55...150 degrees Celsius")
    }
    return value
  }

  private static func address(_ word: String) throws(SimServerError) -> I2CAddress {
    let value = word.hasPrefix("0x") ? UInt8(word.dropFirst(2), radix: 16) : UInt8(word)
    guard let address = value.flatMap({ I2CAddress(rawValue: $0) }) else {
      throw .value("the address", word, allowed: "0x08...0x77")
    }
    return address
  }

  private static func boardLine(_ word: String) throws(SimServerError) -> BoardLine {
    guard let line = BoardLine(rawValue: word.uppercased()) else {
      throw .value("the line", word, allowed: BoardLine.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return line
  }

  private static func level(_ word: String) throws(SimServerError) -> LineLevel {
    switch word {
    case "low": return .low
    case "high": return .high
    default: throw .value("the level", word, allowed: "low, high (of the pin)")
    }
  }

  private static func number<Number: FixedWidthInteger>(
    _ word: String, _ name: String, _ range: ClosedRange<Number>
  ) throws(SimServerError) -> Number {
    guard let value = Number(word), range.contains(value) else {
      throw .value(name, word, allowed: "\(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }

  /// A whole number with ns, us, ms or s behind it.
  private static func duration(_ word: String, _ name: String, most: UInt64) throws(SimServerError) -> UInt64 {
    let units: [(String, UInt64)] = [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)]
    let unit = units.first { word.hasSuffix($0.0) }
    let value = unit.flatMap { unit in
      UInt64(word.dropLast(unit.0.count)).map { $0.multipliedReportingOverflow(by: unit.1) }
    }
    guard let value, !value.overflow, value.partialValue <= most else {
      throw .value(name, word, allowed: "0s...\(most / 1_000_000_000)s, written like 5ms, 200us, 1s")
    }
    return value.partialValue
  }
}
