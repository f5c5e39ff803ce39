import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim

/// One pass of a recording over a simulated board.
final class ParityRun {
  private(set) var difference: TraceDifference?
  private(set) var transfers: UInt64 = 0
  private(set) var frames: UInt64 = 0
  private(set) var comparison: ParityComparison

  private let board: SimulatedBoard
  private let light: ParityLight
  private let text: TraceText
  private let isRealTime: Bool
  /// The recording's clock and the board's, where they are taken for the same.
  private let start: Timestamp
  private let origin: Timestamp

  /// A recorded board had been on for longer than its controller takes to start.
  private static let timeSincePowerOn = Duration.seconds(1)
  /// Longest virtual time that an edge may take where the recording has one: it did come, but when it came is the host's affair.
  private static let edgeLimit = Duration.seconds(1)

  init(_ board: SimulatedBoard, _ light: ParityLight, _ profile: BoardProfile, start: Timestamp?, isRealTime: Bool) {
    self.board = board
    self.light = light
    self.isRealTime = isRealTime
    self.start = start ?? board.time.now
    text = TraceText(profile.addresses)
    comparison = ParityComparison(profile.addresses, isRealTime: isRealTime)
    if isRealTime { board.time.sleep(for: Self.timeSincePowerOn) }
    origin = board.time.now
  }

  /// Does what a record says, and compares.
  func step(_ entry: TraceEntry) throws {
    guard comesInTime(entry) else { return }
    switch entry.record {
    case .transfer(let transfer): exchange(transfer, entry)
    case .setLine(let line, let level, let failure):
      if failure == nil { try board.lines.output(line).set(level) }
    case .readLevel(let line, let level, _):
      let now = try board.lines.input(line).level()
      if level != now { differ(entry, text.text(.readLevel(line, now, failure: nil))) }
    case .edgeWait(let wait): try self.wait(wait, entry)
    case .discardEdges(let line, _): try board.lines.input(line).discardEdges()
    case .busClear(let failure): clearBus(failure, entry)
    case .sleep(let nanoseconds): if !isRealTime { board.time.advance(byNanoseconds: nanoseconds) }
    case .frame(let frame):
      frames += 1
      if try !light.show(frame) { differ(entry, "frame \(frame.descriptor.sequence) is another picture, or missing") }
    case .clock, .result, .bundle, .note, .end, .unknown: break
    }
  }

  /// Virtual time must be the recorded one; in real time the board is brought to it.
  private func comesInTime(_ entry: TraceEntry) -> Bool {
    if isRealTime {
      board.time.advance(to: origin.advanced(by: max(.zero, entry.time.since(start))))
      return true
    }
    switch entry.record {
    // What the runtime has of its own is stamped, too, but a skippable record carries no time.
    case .unknown: return true
    default: break
    }
    guard board.time.now != entry.time else { return true }
    difference = TraceDifference(
      record: entry.number, time: entry.time, then: "\(text.request(entry.record)) at \(entry.time.nanoseconds) ns",
      now: "the same at \(board.time.now.nanoseconds) ns")
    return false
  }

  private func exchange(_ transfer: TraceTransfer, _ entry: TraceEntry) {
    var simulated = [UInt8](repeating: 0, count: transfer.readCount)
    guard let address = I2CAddress(rawValue: transfer.address) else { return }
    let written = transfer.written
    do {
      var buffer = simulated.mutableSpan
      try board.bus.transfer(to: address, writing: written.span, readingInto: &buffer)
    } catch {
      if transfer.failure?.kind != error.kind {
        differ(entry, "\(text.request(entry.record)) failed: \(error.kind.rawValue)")
      }
      transfers += 1
      return
    }
    guard transfer.failure == nil else { return differ(entry, "\(text.request(entry.record)) succeeded") }
    if let found = comparison.difference(transfer, simulated: simulated) {
      difference = TraceDifference(
        record: entry.number, time: entry.time, then: "\(text.request(entry.record)), \(found.then)", now: found.now)
    } else {
      transfers += 1
    }
  }

  private func clearBus(_ failure: HALError?, _ entry: TraceEntry) {
    do {
      try board.bus.clear()
      if failure != nil { differ(entry, "the bus is clear") }
    } catch {
      if failure?.kind != error.kind { differ(entry, text.text(.busClear(failure: error))) }
    }
  }

  private func wait(_ wait: TraceEdgeWait, _ entry: TraceEntry) throws {
    guard wait.failure == nil else { return }
    let line = try board.lines.input(wait.line)
    if isRealTime {
      // Without an edge in the recording the host looked too early; the edge stays queued.
      if wait.eventTime != nil, try line.waitForEdge(wait.edge, limit: Self.edgeLimit) == nil {
        differ(entry, "\(text.request(entry.record)): none came")
      }
      return
    }
    let event = try line.waitForEdge(wait.edge, limit: .nanoseconds(Int64(clamping: wait.limitNanoseconds)))
    if event?.time != wait.eventTime {
      differ(entry, event.map { "it came at \($0.time.nanoseconds) ns" } ?? "none came")
    }
  }

  private func differ(_ entry: TraceEntry, _ now: String) {
    difference =
      difference
      ?? TraceDifference(record: entry.number, time: entry.time, then: text.text(entry.record), now: now)
  }
}
