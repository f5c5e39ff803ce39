import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import Logging

/// Runs the runtime against a recording: identify, load, configure, arm, frame after frame, as `candela run` does.
public struct TraceReplay {
  /// Where the frames come from.
  public enum Frames {
    /// From the trace; where it has no images, the images are not compared.
    case recorded
    /// From a source of the same frames.
    case given(any FrameSource, any FramePreprocessor)
  }

  /// What a replay came to.
  public struct Report: Sendable {
    /// The first difference; nil where there is none.
    public let difference: TraceDifference?
    /// Bus transfers, frames and results that were the same.
    public let transfers: UInt64
    /// Frames that were the same.
    public let frames: UInt64
    /// Results that were the same.
    public let results: UInt64
    /// Looks at the clock and sleeps that were not as recorded; they are not on the wires.
    public let timingDifferences: UInt64
    /// Digest of the replay's results.
    public let digest: String
    /// The recording's end; nil where it broke off.
    public let end: TraceEnd?
    /// What ended the replay, as `CND-xxxx: message`; empty for a run to its end and for one that the recording's end cut short.
    public let outcome: String
  }

  private let trace: Trace
  private let profile: BoardProfile
  private let program: BoardProgram

  /// A replay on the board profile and with the program of the recording.
  /// - Throws: `TraceError` of kind `otherBoard` when the profile's optics are not the recorded ones.
  public init(_ trace: Trace, profile: BoardProfile, program: BoardProgram) throws(TraceError) {
    let recorded = try trace.header.require(.designDigest)
    guard recorded == "\(profile.designDigest)" else {
      throw TraceError(
        .otherBoard,
        "the recording was made on optical design \(recorded.prefix(12)), the profile \(profile.name) has "
          + profile.designDigest.short)
    }
    self.trace = trace
    self.profile = profile
    self.program = program
  }

  /// Replays to the first difference or the end.
  /// - Throws: `TraceError` for a header that says nothing usable, and what the frame source reports.
  public func run(_ frames: Frames) throws -> Report {
    let player = TracePlayer(trace, addresses: profile.addresses)
    let sink = ReplaySink(player)
    let configuration = try configuration()
    var outcome = ""
    do {
      try run(frames, on: player, configuration, into: sink)
    } catch let error as any CodedError where error is RuntimeError || error is HALError {
      // What the recorded board did to the run then, it does now. An end of ours says nothing.
      if player.difference == nil, !player.isExhausted { outcome = "\(error.code): \(error.message)" }
    }
    return Report(
      difference: player.difference ?? difference(in: outcome, player), transfers: player.transfers,
      frames: player.frames, results: player.results, timingDifferences: player.timingDifferences,
      digest: sink.digest.hexadecimal, end: player.end, outcome: outcome)
  }

  private func run(
    _ frames: Frames, on player: TracePlayer, _ configuration: BoardConfiguration, into sink: ReplaySink
  ) throws {
    let connection = try player.connection()
    let driver = try PhotonicBoard(
      connection: connection, profile: profile, configuration: configuration, logger: Self.silent)
    // Before the driver lets go of its lines: the recording ends earlier.
    defer { withExtendedLifetime(driver) { player.finish() } }
    try driver.prepare(
      program, source: try source(), resetsFirst: try trace.header.value(.resetsFirst, absent: false))
    var options = PipelineOptions()
    options.readsOutputs = try trace.header.value(.readsOutputs, absent: true)
    options.ageOrigin = .delivery
    options.recovery = try trace.header.value(.recovers, absent: false) ? RecoveryConfiguration() : nil
    let side = profile.design.input.pixels
    let (source, base, knowsImages) = try parts(of: frames, side: side)
    options.limit = limit
    let pipeline = try InferencePipeline(
      source: source, preprocessor: ReplayPreprocessor(base, side: side, knowsImages: knowsImages, player),
      projector: nil, board: driver, time: connection.time, options: options)
    _ = try pipeline.run(into: [sink])
  }

  private func parts(
    of frames: Frames, side: Int
  ) throws -> (any FrameSource, (any FramePreprocessor)?, knowsImages: Bool) {
    switch frames {
    case .given(let source, let preprocessor): return (ReplaySource(source, trace), preprocessor, true)
    case .recorded:
      let hasImages = try trace.header.value(.hasFrames, absent: false)
      if !hasImages, case .host = try source() {
        throw TraceError(.framesMissing, "the frames were written to the board, and the trace does not hold them")
      }
      return (ReplayFrames(trace, side: side), nil, hasImages)
    }
  }

  /// The recorded run ended by an error of the driver, and this one did not end by the same.
  private func difference(in outcome: String, _ player: TracePlayer) -> TraceDifference? {
    guard let end = player.end, Self.isOfTheBoard(end.outcome) || !outcome.isEmpty else { return nil }
    guard end.outcome.prefix(while: { $0 != ":" }) != outcome.prefix(while: { $0 != ":" }) else { return nil }
    func text(_ outcome: String) -> String { outcome.isEmpty ? "the run ended well" : "the run ended with \(outcome)" }
    return TraceDifference(
      record: trace.recordCount, time: player.now, then: text(end.outcome), now: text(outcome))
  }

  /// Whether an error came from driver and board, so that it must come again; sinks and sources have their own.
  private static func isOfTheBoard(_ outcome: String) -> Bool {
    RuntimeError.Kind.allCases.filter { $0 != .sinkBlocked && $0 != .noProgress }
      .contains { outcome.hasPrefix(RuntimeError($0, "", remedy: "").code) }
  }

  private func configuration() throws -> BoardConfiguration {
    var configuration = BoardConfiguration()
    configuration.burstBytes = try trace.header.value(.burstBytes, absent: configuration.burstBytes)
    configuration.findsReadyByStatus = try trace.header.value(.findsReadyByStatus, absent: false)
    return configuration
  }

  private func source() throws -> ApertureSource {
    let bits = try trace.header.value(.hostFedBits, absent: 0)
    return bits == 0 ? .light : .host(bitsPerPixel: bits)
  }

  /// The recorded number of frames, unless the source of the recording was asked for another one and had none: then this one
  /// is asked, too, so that the clock is read as often.
  private var limit: UInt64? {
    var cursor = trace.cursor()
    var count: UInt64 = 0
    var last: TraceRecord?
    var isAskedOnce = false
    while let entry = cursor.next() {
      if case .frame = entry.record { count += 1 }
      if case .result? = last { isAskedOnce = entry.record == .clock }
      last = entry.record
    }
    return isAskedOnce ? nil : count
  }

  /// What a driver logs of a board that is not there would only mislead.
  private static let silent = Logger(label: "candela.replay", factory: { _ in SwiftLogNoOpLogHandler() })
}
