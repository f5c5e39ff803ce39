import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime

extension BoardConnection {
  /// The same wires, with every call timed.
  func timed(by clock: WireClock) throws(RuntimeError) -> BoardConnection {
    try BoardConnection(
      bus: TimedBus(bus, clock),
      outputs: [
        .reset: TimedOutputLine(reset, clock), .trigger: TimedOutputLine(trigger, clock),
        .laserEnable: TimedOutputLine(laserEnable, clock),
      ],
      inputs: [
        .dataReady: TimedInputLine(dataReady, clock), .fault: TimedInputLine(fault, clock),
        .interlock: TimedInputLine(interlock, clock),
      ], time: time)
  }
}

/// A bus whose transfers are timed.
private final class TimedBus: I2CBus {
  private let bus: any I2CBus
  private let clock: WireClock

  init(_ bus: any I2CBus, _ clock: WireClock) { (self.bus, self.clock) = (bus, clock) }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    try clock.transport { () throws(HALError) in
      try bus.transfer(to: address, writing: bytes, readingInto: &buffer)
    }
  }
}

/// A line of ours that is timed.
private final class TimedOutputLine: OutputLine {
  private let line: any OutputLine
  private let clock: WireClock

  init(_ line: any OutputLine, _ clock: WireClock) { (self.line, self.clock) = (line, clock) }

  var name: String { line.name }
  var level: LineLevel { line.level }
  func set(_ level: LineLevel) throws(HALError) {
    try clock.transport { () throws(HALError) in try line.set(level) }
  }
}

/// A line of the board's that is timed; waiting on it is the device's time.
private final class TimedInputLine: InputLine {
  private let line: any InputLine
  private let clock: WireClock

  init(_ line: any InputLine, _ clock: WireClock) { (self.line, self.clock) = (line, clock) }

  var name: String { line.name }
  func level() throws(HALError) -> LineLevel {
    try clock.transport { () throws(HALError) in try line.level() }
  }
  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    try clock.device { () throws(HALError) in try line.waitForEdge(edge, limit: limit) }
  }
  func discardEdges() throws(HALError) {
    try clock.transport { () throws(HALError) in try line.discardEdges() }
  }
}

/// A projector that is timed.
final class TimedProjector: SceneProjector {
  private let projector: any SceneProjector
  private let clock: WireClock

  init(_ projector: any SceneProjector, _ clock: WireClock) { (self.projector, self.clock) = (projector, clock) }

  func project(_ aperture: Span<UInt8>, rows: Int, columns: Int) throws(HALError) {
    try clock.transport { () throws(HALError) in try projector.project(aperture, rows: rows, columns: columns) }
  }
}
