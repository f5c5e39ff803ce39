import CandelaBoardSpec
import CandelaHAL

/// Line and register say the same of the interlock loop, of faults and of results.
struct InterlockLevelCheck: ConformanceCheck {
  static let name = "interlock-level"
  static let summary = "INTERLOCK, FAULT_N and DATA_READY agree with STATUS, and the loop is closed"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.prepare()
    let status = try bench.registers.read(RegisterMap.status)
    let pairs: [(any InputLine, StatusBit)] = [
      (bench.connection.interlock, .interlockClosed), (bench.connection.fault, .fault),
      (bench.connection.dataReady, .dataReady),
    ]
    for (line, bit) in pairs {
      let level = try bench.driver.level(of: line)
      try bench.expect(
        (level == .high) == bit.isSet(in: status),
        "line \(line.name) is \(level == .high ? "asserted" : "not asserted"), STATUS.\(bit.name) is "
          + (bit.isSet(in: status) ? "1" : "0"))
    }
    guard StatusBit.interlockClosed.isSet(in: status) else {
      throw ConformanceSkip(reason: "the lines agree, and the interlock is open: close it to go on")
    }
    return "the loop is closed"
  }
}
