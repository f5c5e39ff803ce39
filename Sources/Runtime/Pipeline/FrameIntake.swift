import CandelaHAL

/// Policy `block`: the hot thread pulls the source itself, when the board is free.
final class DirectIntake {
  private let source: any FrameSource
  private let time: any TimeSource
  private let pacer: (any FramePacer)?
  private let counters: FrameCounters
  /// How far the source was read.
  private(set) var count: FrameCount

  init(
    _ source: any FrameSource, time: any TimeSource, pacer: (any FramePacer)?, counters: FrameCounters,
    from count: FrameCount
  ) {
    self.count = count
    self.source = source
    self.time = time
    self.pacer = pacer
    self.counters = counters
  }

  /// Waits for the next frame and prepares it.
  /// - Returns: nil when the source has ended.
  /// - Throws: what source and preprocessor report.
  func next(with preparation: PreparationStage) throws -> PreparedFrame? {
    pacer?.waitUntilDue(frame: count.frames, time: time)
    pacer?.follow(frame: count.frames, time: time)
    preparation.ask()
    var frame: PreparedFrame?
    let hasFrame = try source.withNextFrame { descriptor, pixels in
      let isRepeated = count.watch.note(descriptor, in: counters)
      frame = try preparation.prepare(descriptor, pixels, index: count.frames, isRepeated: isRepeated)
    }
    if hasFrame { count.frames += 1 } else { count.hasEnded = true }
    return hasFrame ? frame : nil
  }
}

/// Policies `latest` and `queue`: frames wait in a mailbox that a capture thread fills.
final class MailboxIntake {
  private let mailbox: FrameMailbox
  private let time: any TimeSource
  private let pacer: (any FramePacer)?
  private let stop: StopSignal
  private let limit: Duration
  private let clock = ContinuousClock()

  /// How often a stop is looked for while no frame comes.
  private static let look = Duration.milliseconds(20)

  /// `limit`: longest wait for a frame.
  init(
    _ mailbox: FrameMailbox, time: any TimeSource, pacer: (any FramePacer)?, stop: StopSignal, limit: Duration
  ) {
    self.mailbox = mailbox
    self.time = time
    self.pacer = pacer
    self.stop = stop
    self.limit = limit
  }

  /// Waits for the next frame and prepares it.
  /// - Returns: nil when no more frames come or a stop is requested.
  /// - Throws: what source and preprocessor report, and `RuntimeError` of kind `noProgress`.
  func next(with preparation: PreparationStage) throws -> PreparedFrame? {
    preparation.ask()
    guard let slot = try waitForSlot() else { return nil }
    defer { mailbox.release() }
    pacer?.follow(frame: slot.index, time: time)
    let bytes = slot.bytes
    return try preparation.prepare(
      slot.descriptor, bytes.span.extracting(0..<slot.count), index: slot.index, isRepeated: slot.isRepeated)
  }

  private func waitForSlot() throws -> FrameSlot? {
    if let slot = mailbox.take() { return slot }
    let start = clock.now
    while !stop.isRequested {
      if let slot = mailbox.take() { return slot }
      if try mailbox.isExhausted() { return nil }
      guard clock.now - start < limit else { throw RuntimeError.noProgress(limit: limit) }
      mailbox.arrival.wait(limit: Self.look) { mailbox.isReady }
    }
    return nil
  }
}

extension RuntimeError {
  static func noProgress(limit: Duration) -> RuntimeError {
    RuntimeError(
      .noProgress, "no frame came within \(limit), though the source has not ended; the laser is off",
      remedy: "Check camera or stream; raise the run's limit only if such pauses are wanted")
  }
}
