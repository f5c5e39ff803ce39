import CandelaBoardSpec
import CandelaHAL

extension BoardConnection {
  /// The same connection, with everything that goes through it recorded. The recorder takes the connection's clock.
  public func recorded(by recorder: TraceRecorder) throws(RuntimeError) -> BoardConnection {
    recorder.clock = time
    let bus = RecordingI2CBus(bus, recorder)
    recorder.note(TraceNote.canClearBus, "\(bus.canClear)")
    return try BoardConnection(
      bus: bus,
      outputs: [
        .reset: RecordingOutputLine(reset, .reset, recorder),
        .trigger: RecordingOutputLine(trigger, .trigger, recorder),
        .laserEnable: RecordingOutputLine(laserEnable, .laserEnable, recorder),
      ],
      inputs: [
        .dataReady: RecordingInputLine(dataReady, .dataReady, recorder),
        .fault: RecordingInputLine(fault, .fault, recorder),
        .interlock: RecordingInputLine(interlock, .interlock, recorder),
      ],
      time: RecordingTime(time, recorder))
  }
}

/// A bus that records what passes.
final class RecordingI2CBus: BusClearing {
  private let bus: any I2CBus
  private let recorder: TraceRecorder

  init(_ bus: any I2CBus, _ recorder: TraceRecorder) {
    self.bus = bus
    self.recorder = recorder
  }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    let start = recorder.now
    do {
      try bus.transfer(to: address, writing: bytes, readingInto: &buffer)
    } catch {
      recorder.transfer(at: start, address, bytes, buffer.span, failure: error)
      throw error
    }
    recorder.transfer(at: start, address, bytes, buffer.span, failure: nil)
  }

  private var clearing: (any BusClearing)? { bus as? any BusClearing }
  var canClear: Bool { clearing?.canClear ?? false }

  func clear() throws(HALError) {
    let start = recorder.now
    do throws(HALError) {
      guard let clearing else { throw HALError(.other, operation: "clear", subject: "a bus that has no bus clear") }
      try clearing.clear()
    } catch {
      recorder.busClear(at: start, failure: error)
      throw error
    }
    recorder.busClear(at: start, failure: nil)
  }
}

/// A line of ours that records how it is driven.
final class RecordingOutputLine: OutputLine {
  private let line: any OutputLine
  private let code: BoardLine
  private let recorder: TraceRecorder

  init(_ line: any OutputLine, _ code: BoardLine, _ recorder: TraceRecorder) {
    self.line = line
    self.code = code
    self.recorder = recorder
  }

  var name: String { line.name }
  var level: LineLevel { line.level }

  func set(_ level: LineLevel) throws(HALError) {
    let start = recorder.now
    do {
      try line.set(level)
    } catch {
      recorder.line(.setLine, at: start, code, level, failure: error)
      throw error
    }
    recorder.line(.setLine, at: start, code, level, failure: nil)
  }
}

/// A line of the board that records what it says.
final class RecordingInputLine: InputLine {
  private let line: any InputLine
  private let code: BoardLine
  private let recorder: TraceRecorder

  init(_ line: any InputLine, _ code: BoardLine, _ recorder: TraceRecorder) {
    self.line = line
    self.code = code
    self.recorder = recorder
  }

  var name: String { line.name }

  func level() throws(HALError) -> LineLevel {
    let start = recorder.now
    do {
      let level = try line.level()
      recorder.line(.readLevel, at: start, code, level, failure: nil)
      return level
    } catch {
      recorder.line(.readLevel, at: start, code, .low, failure: error)
      throw error
    }
  }

  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    let start = recorder.now
    do {
      let event = try line.waitForEdge(edge, limit: limit)
      recorder.edgeWait(at: start, code, edge, limit: limit, event: event, failure: nil)
      return event
    } catch {
      recorder.edgeWait(at: start, code, edge, limit: limit, event: nil, failure: error)
      throw error
    }
  }

  func discardEdges() throws(HALError) {
    let start = recorder.now
    do {
      try line.discardEdges()
    } catch {
      recorder.line(.discardEdges, at: start, code, .low, failure: error)
      throw error
    }
    recorder.line(.discardEdges, at: start, code, .low, failure: nil)
  }
}

/// A clock that records every look at it.
final class RecordingTime: TimeSource {
  private let time: any TimeSource
  private let recorder: TraceRecorder

  init(_ time: any TimeSource, _ recorder: TraceRecorder) {
    self.time = time
    self.recorder = recorder
  }

  var now: Timestamp {
    let now = time.now
    recorder.clockReading(now)
    return now
  }

  func sleep(for duration: Duration) {
    recorder.sleep(at: time.now, duration)
    time.sleep(for: duration)
  }
}
