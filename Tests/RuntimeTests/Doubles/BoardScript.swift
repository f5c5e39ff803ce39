import CandelaHAL
import Testing

/// One thing that the driver is expected to do next, with what the world answers.
enum ScriptStep {
  /// A write to the controller at 0x2A.
  case write([UInt8])
  /// A read from the controller: the address bytes, then what it answers.
  case read([UInt8], [UInt8])
  /// A transfer with another part.
  case part(UInt8, [UInt8], [UInt8])
  /// A transfer with the controller that fails.
  case refuse([UInt8], HALError.Kind)
  /// One of our lines is driven.
  case line(String, LineLevel)
  /// DATA_READY rises so long after the wait began.
  case edge(after: Duration)
  /// DATA_READY stays low for the whole wait.
  case noEdge
}

/// A transcript that bus and lines play together, so that their order is checked, too.
///
/// With `failAt` the n-th operation fails instead of being played. If the driver then leaves the transcript, the rest
/// of the session is accepted as it comes: what counts then is the level of the lines.
final class BoardScript {
  private var steps: [ScriptStep]
  private var position = 0
  private(set) var operations = 0
  private var isOffScript = false
  var failAt: Int?
  var failure = HALError.Kind.other
  var failsForGood = false
  var failsLines = true
  /// Steps of which one is due after every wait that ends before its edge.
  var insertAtWait: [ScriptStep] = []

  init(_ steps: [ScriptStep]) { self.steps = steps }

  func append(_ more: [ScriptStep]) { steps += more }

  var isDone: Bool { position == steps.count }
  var hasFailed: Bool { failAt.map { operations > $0 } ?? false }

  func transfer(_ address: UInt8, _ written: [UInt8], _ count: Int) throws(HALError) -> [UInt8] {
    try countOperation("transfer", isLine: false)
    guard let step = next() else { return leave("transfer \(address) \(written)", count) }
    switch step {
    case .write(let bytes) where address == 0x2A && bytes == written && count == 0: return advance([])
    case .read(let bytes, let answer) where address == 0x2A && bytes == written && answer.count == count:
      return advance(answer)
    case .part(address, let bytes, let answer) where bytes == written && answer.count == count: return advance(answer)
    case .refuse(let bytes, let kind) where address == 0x2A && bytes == written:
      position += 1
      throw HALError(kind, operation: "transfer", subject: "script")
    default: return leave("transfer to \(address): \(written), reading \(count)", count)
    }
  }

  func drive(_ name: String, _ level: LineLevel) throws(HALError) {
    // Letting go of a driver drops its lines; that is welcome after any transcript.
    if isDone, level == .low, name != "RESET_N" { return }
    try countOperation("drive \(name)", isLine: true)
    guard let step = next() else { return _ = leave("driving \(name) \(level)", 0) }
    if case .line(name, level) = step { position += 1 } else { _ = leave("driving \(name) \(level)", 0) }
  }

  /// How long until the edge; nil for none within the limit.
  func waitForEdge(_ limit: Duration) throws(HALError) -> Duration? {
    try countOperation("wait for an edge", isLine: true)
    switch next() {
    case .edge(let delay) where delay <= limit:
      position += 1
      return delay
    case .edge(let delay):
      // A wait that ends early, for a heartbeat: the edge stays ahead.
      steps[position] = .edge(after: delay - limit)
      if !insertAtWait.isEmpty { steps.insert(insertAtWait.removeFirst(), at: position) }
      return nil
    case .noEdge:
      position += 1
      return nil
    default:
      _ = leave("waiting for an edge", 0)
      return nil
    }
  }

  private func next() -> ScriptStep? { isOffScript || isDone ? nil : steps[position] }

  private func advance(_ answer: [UInt8]) -> [UInt8] {
    position += 1
    return answer
  }

  private func leave(_ what: String, _ count: Int) -> [UInt8] {
    if !hasFailed {
      let expected = isDone ? "the end" : "\(steps[position])"
      Issue.record("step \(position): \(what); the transcript has \(expected)")
    }
    isOffScript = true
    return [UInt8](repeating: 0, count: count)
  }

  private func countOperation(_ name: String, isLine: Bool) throws(HALError) {
    let index = operations
    operations += 1
    guard let failAt, failsLines || !isLine, index == failAt || (failsForGood && index > failAt) else { return }
    throw HALError(failure, operation: name, subject: "injected fault")
  }
}
