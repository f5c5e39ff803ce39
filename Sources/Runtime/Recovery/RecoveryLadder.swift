import CandelaBoardSpec
import CandelaHAL
import Logging

/// What a recovery is to come to.
enum RecoveryGoal {
  /// The board is armed: a frame waits.
  case armed
  /// The board answers, the laser is off: the run is over.
  case safe

  /// What every attempt ends with.
  var steps: [RecoveryRung] {
    switch self {
    case .armed: [.identify, .reload, .resume]
    case .safe: [.identify]
    }
  }
}

/// The steps of one attempt to bring a board back. The laser is off until the last one.
struct RecoveryLadder {
  private let board: PhotonicBoard
  private let identity: BoardIdentity?

  /// A ladder back to the device that the board is now; settings and program are those that the driver was given last.
  init(board: PhotonicBoard) {
    self.board = board
    identity = board.identity
  }

  private var clearing: (any BusClearing)? {
    let bus = board.connection.bus as? any BusClearing
    return bus?.canClear == true ? bus : nil
  }

  /// Whether the bus has a bus clear.
  var canClearBus: Bool { clearing != nil }

  /// Makes safe, rests, does what the attempt opens with, then identifies, and unless the board is only to be `safe`,
  /// reloads and resumes. Afterwards the board is `armed`, or `identified` with the laser off.
  /// - Throws: the first step's error, the laser off.
  func attempt(
    opening: RecoveryRung?, goal: RecoveryGoal, pause: Duration, limit: Duration, report: inout RecoveryReport,
    onStep: ((RecoveryRung) -> Void)?
  ) throws(RuntimeError) {
    let deadline = board.connection.time.now.advanced(by: limit)
    try darken()
    board.connection.time.sleep(for: pause)
    let steps = [opening].compactMap { $0 } + goal.steps
    for step in steps {
      onStep?(step)
      guard board.connection.time.now < deadline else {
        throw .timeout("a recovery's \(step.rawValue)", limit: limit, status: nil)
      }
      try timed(step, &report)
    }
  }

  /// An ABORT that cannot be sent is part of what is to be recovered; a laser that stays on is not.
  private func darken() throws(RuntimeError) {
    do throws(RuntimeError) { try board.makeSafe() } catch {
      guard error.kind != .laserNotSafe else { throw error }
      board.logger.info("making safe before a recovery", metadata: ["error": "\(error)"])
    }
  }

  private func timed(_ step: RecoveryRung, _ report: inout RecoveryReport) throws(RuntimeError) {
    let start = board.connection.time.now
    do throws(RuntimeError) {
      let isDone = try perform(step)
      let duration = board.connection.time.now.since(start)
      if isDone { report[step].count(duration, failed: false) }
      board.logger.info(
        "recovery step", metadata: ["rung": "\(step.rawValue)", "duration_ns": "\(duration.wholeNanoseconds)"])
    } catch {
      report[step].count(board.connection.time.now.since(start), failed: true)
      board.logger.warning("recovery step failed", metadata: ["rung": "\(step.rawValue)", "error": "\(error)"])
      throw error
    }
  }

  /// - Returns: whether there was anything to do.
  private func perform(_ step: RecoveryRung) throws(RuntimeError) -> Bool {
    switch step {
    case .transferRetry: return false
    case .busClear: try clearBus()
    case .softReset: try board.softReset()
    case .resetLine: try board.reset()
    case .identify: try identify()
    case .reload: return try reload()
    case .resume: try resume()
    }
    return true
  }

  private func clearBus() throws(RuntimeError) {
    do { try clearing?.clear() } catch { throw .hardware("clearing the bus", error) }
  }

  /// It must be the same device, not only the same kind: gains and calibration are the device's own.
  /// What would end the run is asked for twice: a device that falls off the bus in the midst of a read reads as ones.
  private func identify() throws(RuntimeError) {
    do throws(RuntimeError) { try checkIdentity() } catch {
      guard [.designMismatch, .protocolMismatch, .boardReplaced].contains(error.kind) else { throw error }
      try checkIdentity()
    }
  }

  private func checkIdentity() throws(RuntimeError) {
    let found = try board.identify()
    guard let before = identity else { return }
    guard found.record.serial == before.record.serial, found.record.boardName == before.record.boardName else {
      throw .boardReplaced(found.record, before: before.record)
    }
    if let field = found.firstDifference(from: before) { throw .boardChanged(found.record, field) }
  }

  private func reload() throws(RuntimeError) -> Bool {
    guard let program = board.program else { return false }
    let report = try board.load(program)
    return !(report.maskSkipped && report.weightsSkipped)
  }

  private func resume() throws(RuntimeError) {
    try board.configure(try board.requireSettings(for: "a recovery"))
    try board.noteEpoch()
    try board.arm()
  }
}

extension PhotonicBoard {
  /// Notes which result the board shows: the next one must be newer.
  func noteEpoch() throws(RuntimeError) {
    epoch = nil
    epochFloor = UInt32(truncatingIfNeeded: try port.read(RegisterMap.epoch))
  }

  /// FAULT_CAUSE, read again; nil where it cannot be read.
  func faultCauseAgain() -> UInt64? { try? port.read(RegisterMap.faultCause) }

  /// The fault that ended an exposure, the laser off.
  func faultError(sequence: UInt32) throws(RuntimeError) -> RuntimeError {
    faultError("SEQUENCE \(sequence)", cause: try port.read(RegisterMap.faultCause))
  }
}
