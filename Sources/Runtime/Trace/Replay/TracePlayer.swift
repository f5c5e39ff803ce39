import CandelaBoardSpec
import CandelaHAL

/// A board that answers as a trace recorded it, and holds against the trace what the runtime does now.
///
/// What goes over the wires, the frames and the results must be the same in the same order; the first thing that is not ends
/// the replay. When the runtime looks at the clock or sleeps is not on the wires: the player answers as recorded where it can
/// and counts where it cannot (`timingDifferences`), so that a release that looks at the clock once more can still replay an
/// old trace. After the first difference, and after the recording's end, lines can be driven and everything else
/// fails, so that the driver makes safe what it may and ends. One owner, one thread.
public final class TracePlayer {
  /// The first difference; nil while there is none.
  public private(set) var difference: TraceDifference?
  /// Whether the runtime asked for more than a recording without an end has.
  public private(set) var isExhausted = false
  /// Bus transfers that were the same.
  public private(set) var transfers: UInt64 = 0
  /// Frames that were the same.
  public private(set) var frames: UInt64 = 0
  /// Results that were the same.
  public private(set) var results: UInt64 = 0
  /// Looks at the clock and sleeps that came more often, less often or for longer than recorded.
  public private(set) var timingDifferences: UInt64 = 0
  /// How the recorded run ended; nil before that is reached.
  public private(set) var end: TraceEnd?

  /// Puts records into words.
  public let text: TraceText
  /// Whether the recorded bus has a bus clear.
  private(set) var canClearBus = false
  private(set) var now = Timestamp(nanoseconds: 0)
  private let trace: Trace
  private var cursor: TraceCursor
  private var ahead: TraceEntry?
  private var isFinished = false

  /// A player at the beginning of a trace.
  /// - Parameter addresses: of the board's parts, for the words of a difference.
  public init(_ trace: Trace, addresses: BoardAddresses) {
    self.trace = trace
    text = TraceText(addresses)
    cursor = trace.cursor()
    now = trace.blocks.first?.time ?? now
    advance()
  }

  /// Whether the runtime still does what was recorded.
  var isFollowing: Bool { difference == nil && !isExhausted && !isFinished }

  /// The run is over: something that the recording has and the runtime did not do is a difference, too.
  public func finish() {
    defer { isFinished = true }
    guard isFollowing else { return }
    skipTiming()
    if let ahead, end == nil { differ(ahead, now: "the run ends") }
  }

  // MARK: What the runtime does

  /// Follows the recording by one step of the wires, a frame or a result.
  /// - Parameter request: what the runtime does now; only what it asks for is looked at.
  /// - Returns: what the recording has.
  /// - Throws: `HALError` of kind `other` when the recording has something else, or nothing more.
  func follow(_ request: TraceRecord) throws(HALError) -> TraceRecord {
    guard isFollowing else { throw Self.over }
    skipTiming()
    guard let entry = ahead else {
      if end == nil {
        isExhausted = true
      } else {
        difference = TraceDifference(
          record: trace.recordCount, time: now, then: "the run ended", now: text.request(request))
      }
      throw Self.over
    }
    guard entry.record.asks(sameAs: request, isTimingExact: timingDifferences == 0) else {
      differ(entry, now: text.request(request))
      throw Self.over
    }
    count(entry.record)
    now = entry.time
    advance()
    return entry.record
  }

  /// The digest of the frame that the recording has next; nil where it has something else.
  var recordedDigest: [UInt8]? {
    skipTiming()
    if case .frame(let frame)? = ahead?.record { return frame.digest }
    return nil
  }

  /// What the clock said here.
  func readClock() -> Timestamp {
    guard isFollowing, let entry = ahead, entry.record == .clock else {
      if isFollowing { timingDifferences += 1 }
      return now
    }
    now = entry.time
    advance()
    return now
  }

  func sleep(nanoseconds: UInt64) {
    guard isFollowing, let entry = ahead, case .sleep(let recorded) = entry.record else {
      if isFollowing { timingDifferences += 1 }
      now = Timestamp(nanoseconds: now.nanoseconds &+ nanoseconds)
      return
    }
    if recorded != nanoseconds { timingDifferences += 1 }
    now = Timestamp(nanoseconds: entry.time.nanoseconds &+ recorded)
    advance()
  }

  /// Why an operation fails that the recording does not have.
  private static let over = HALError(.other, operation: "replay", subject: "the recording", cause: "it has no more")

  // MARK: The recording

  private func differ(_ entry: TraceEntry, now text: String) {
    difference = TraceDifference(
      record: entry.number, time: entry.time, then: self.text.request(entry.record), now: text)
  }

  private func count(_ record: TraceRecord) {
    switch record {
    case .transfer: transfers += 1
    case .frame: frames += 1
    case .result: results += 1
    default: break
    }
  }

  /// Passes over clock and sleeps that the runtime did without.
  private func skipTiming() {
    while let entry = ahead {
      switch entry.record {
      case .clock: break
      case .sleep: break
      default: return
      }
      timingDifferences += 1
      advance()
    }
  }

  /// The next record that the runtime takes part in.
  private func advance() {
    while let entry = cursor.next() {
      switch entry.record {
      case .note(TraceNote.canClearBus, let text): canClearBus = text == "true"
      case .note, .bundle, .unknown: continue
      case .end(let end):
        self.end = end
        ahead = nil
        return
      default:
        ahead = entry
        return
      }
    }
    ahead = nil
  }
}

extension TraceRecord {
  /// Whether the runtime asks for the same: what it gets does not count.
  func asks(sameAs other: TraceRecord, isTimingExact: Bool) -> Bool {
    switch (self, other) {
    case (.transfer(let one), .transfer(let two)):
      one.address == two.address && one.written == two.written && one.readCount == two.readCount
    case (.setLine(let line, let level, _), .setLine(let otherLine, let otherLevel, _)):
      line == otherLine && level == otherLevel
    case (.readLevel(let line, _, _), .readLevel(let otherLine, _, _)),
      (.discardEdges(let line, _), .discardEdges(let otherLine, _)):
      line == otherLine
    case (.busClear, .busClear): true
    case (.edgeWait(let one), .edgeWait(let two)):
      one.line == two.line && one.edge == two.edge
        && (one.limitNanoseconds == two.limitNanoseconds || !isTimingExact)
    case (.frame(let one), .frame(let two)):
      one.digest == two.digest && one.descriptor.sequence == two.descriptor.sequence
    case (.result(let one), .result(let two)): one.isSame(as: two)
    default: false
    }
  }
}

extension TraceResult {
  /// Whether it says the same. Ages depend on when the clock was read, and a repeated frame may have been told by one that was
  /// dropped: neither is in the trace.
  func isSame(as other: TraceResult) -> Bool {
    var copy = other
    copy.ageNanoseconds = ageNanoseconds
    let ofTheSource = ResultQuality([.late, .repeated]).rawValue
    copy.quality = other.quality & ~ofTheSource | quality & ofTheSource
    return self == copy
  }

  /// A result as a trace has it.
  init(_ result: InferenceResult) {
    sequence = result.sequence
    frameSequence = result.frameSequence
    epoch = result.epoch
    winner = Int(UInt8(truncatingIfNeeded: result.winner))
    quality = result.quality.rawValue
    deviceNanoseconds = result.deviceNanoseconds
    ageNanoseconds = result.age.wholeNanoseconds
    outputs = result.outputs.map(Array.init)
  }
}
