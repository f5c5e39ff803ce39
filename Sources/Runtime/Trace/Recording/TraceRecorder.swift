import CandelaHAL
import Foundation

/// Records a run: everything between the runtime and a board's wires, its frames and its results.
///
/// It never gets between runtime and wires: when recording fails (a full disk), transfers and lines go on, nothing more is
/// recorded, and `RecordingSink` ends the run with the error, so that the laser is made safe in the ordinary way. What was
/// written stays readable. One owner, one thread: whoever reads the clock on another thread takes the connection's clock from
/// before `recorded(by:)`. In the steady state it allocates nothing; the writer's thread does the rest.
public final class TraceRecorder {
  /// The clock that stamps frames and results; the connection's once there is one.
  var clock: (any TimeSource)?

  let options: RecorderOptions
  private let writer: TraceWriter
  private let wallClock: () -> UInt64
  private var block: TraceBlock?
  private var nextRecord: UInt64 = 0
  private var lastTime = Timestamp(nanoseconds: 0)
  private var isOpen = true

  /// Starts a recording: writes the header.
  /// - Parameters:
  ///   - header: what the trace says about the run.
  ///   - output: where it goes.
  ///   - wallClock: the time of day for people, nanoseconds since 1970.
  /// - Throws: `TraceError` of kind `cannotWrite`.
  public init(
    _ header: TraceHeader, to output: any TraceOutput, options: RecorderOptions = RecorderOptions(),
    wallClock: @escaping () -> UInt64 = TraceRecorder.systemTime
  ) throws(TraceError) {
    precondition(
      options.blockBytes >= 256 && options.blockCount >= 2, "blocks of 256 bytes or more, two or more of them")
    self.options = options
    self.wallClock = wallClock
    writer = try TraceWriter(header, to: output, options: options)
  }

  deinit { if isOpen { writer.close() } }

  /// The time of day, nanoseconds since 1970.
  public static func systemTime() -> UInt64 {
    UInt64(max(0, Date().timeIntervalSince1970) * 1_000_000) * 1_000
  }

  /// Why recording stopped; nil while it goes on.
  public var failure: TraceError? { writer.error }

  /// Records so far.
  public var recordCount: UInt64 { nextRecord }

  /// Ends the recording: hands over what is left and waits until it is written. Later calls do nothing.
  /// - Throws: `TraceError` of kind `cannotWrite` or `tooSlow`, also where it came earlier.
  public func close() throws(TraceError) {
    if isOpen {
      seal()
      isOpen = false
      writer.close()
    }
    if let failure = writer.error { throw failure }
  }

  /// Records something that was learned during the run, for people.
  public func note(_ name: String, _ text: String) {
    let length = 40 + name.utf8.count + text.utf8.count
    guard let block = begin(.note, at: now, length: length) else { return }
    block.text(name)
    block.text(text)
  }

  /// Records the model's bundle, so that the trace needs nothing else to be replayed.
  public func bundle(_ bytes: [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: Self.bundlePart) {
      let part = Array(bytes[start..<min(start + Self.bundlePart, bytes.count)])
      begin(.bundle, at: now, length: part.count + 24)?.part(part.span)
    }
  }

  /// Fits into a block of the default size several times.
  private static let bundlePart = 8 << 10

  /// Records the end of the run; nothing is recorded after it.
  public func end(_ end: TraceEnd) {
    let length = 64 + end.digest.utf8.count + end.outcome.utf8.count
    guard let block = begin(.end, at: now, length: length) else { return }
    block.end(end)
    seal()
    isOpen = false
    writer.close()
  }

  // MARK: For the recording parts

  /// The connection's clock.
  var now: Timestamp { clock?.now ?? lastTime }

  /// Begins a record of at most so many bytes (tag and time included); nil when nothing is recorded any more.
  func begin(_ tag: TraceTag, at time: Timestamp, length: Int) -> TraceBlock? {
    guard isOpen, let block = block(withRoomFor: length, at: time) else { return nil }
    block.begin(tag, at: time)
    lastTime = time
    nextRecord += 1
    return block
  }

  /// After a frame: hands a block over that is old enough, and waits here, where no exposure is going on, when the storage is
  /// behind.
  func endFrame() {
    if let block, lastTime.since(block.time) >= options.longestBlock { seal() }
    if writer.ring.freeCount < 2 { _ = waitForBlock() }
  }

  private func block(withRoomFor length: Int, at time: Timestamp) -> TraceBlock? {
    if let block {
      if block.hasRoom(for: length) { return block }
      seal()
    }
    guard writer.error == nil, let next = writer.ring.free ?? waitForBlock() else { return nil }
    next.start(number: nextRecord, time: time, wallNanoseconds: wallClock())
    if !next.hasRoom(for: length) { next.grow(for: length) }
    block = next
    return next
  }

  private func seal() {
    guard let block else { return }
    self.block = nil
    if block.records > 0 { writer.submit() }
  }

  /// The storage is behind: waits for it, on the host's clock, because the connection's may be a virtual one.
  private func waitForBlock() -> TraceBlock? {
    let clock = ContinuousClock()
    let deadline = clock.now + options.storageLimit
    while clock.now < deadline {
      if writer.error != nil { return nil }
      if let block = writer.ring.free { return block }
      Thread.sleep(forTimeInterval: Self.storagePoll)
    }
    writer.fail(
      TraceError(.tooSlow, "the storage took nothing of the trace for \(options.storageLimit)"))
    return nil
  }

  /// Seconds between two looks whether the storage has taken a block.
  private static let storagePoll = 0.0005
}
