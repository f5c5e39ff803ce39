import CandelaBoardSpec
import CandelaHAL

/// Source -> preprocess -> project -> expose -> result -> sinks.
///
/// The board must be `configured`. A run has threads of its own (docs/runtime.md): the hot thread takes a frame through
/// the board, a capture thread pulls the source under the policies `latest` and `queue`, observer threads feed the sinks.
/// The run arms the laser, and every way out of it makes the laser safe. Buffers are made before the first frame; in the
/// steady state a frame allocates nothing.
public final class InferencePipeline {
  /// What the last run counted, also when it ended by an error.
  public private(set) var statistics = RunStatistics()

  private let source: any FrameSource
  private let preprocessor: any FramePreprocessor
  private let projector: (any SceneProjector)?
  private let board: PhotonicBoard
  private let time: any TimeSource
  private let captureTime: any TimeSource
  private let options: PipelineOptions
  private let pacer: (any FramePacer)?
  private let stop: StopSignal
  private let threads: PipelineThreads
  private let probe: (any PipelineProbe)?
  private let control: RunControl?

  /// A pipeline over a board that is `configured`.
  /// - Parameters:
  ///   - projector: what lights the input plane; nil when the scene itself does (direct view) or the frame is host-fed.
  ///   - time: the clock of frame ages and stages, as a rule the connection's.
  ///   - captureTime: the clock that a pacer waits on under the policies `latest` and `queue`; it must be no virtual one,
  ///     which only its owner may move. Default: `time`.
  ///   - stop: looked at before every frame.
  ///   - threads: how the run's threads are set up.
  ///   - probe: told of every stage, for measurements.
  ///   - control: changes the run while it goes on; nil for a run that stays as it is.
  /// - Throws: `RuntimeError` of kind `illegalState` (not configured), `pipelineMismatch` (the preprocessor's image
  ///   does not fit the board's input plane) or `invalidSetting` (a queue of no or more than 1,024 frames).
  public init(
    source: any FrameSource, preprocessor: any FramePreprocessor, projector: (any SceneProjector)?,
    board: PhotonicBoard, time: any TimeSource, captureTime: (any TimeSource)? = nil,
    options: PipelineOptions = PipelineOptions(), pacer: (any FramePacer)? = nil, stop: StopSignal = StopSignal(),
    threads: PipelineThreads = PipelineThreads(), probe: (any PipelineProbe)? = nil,
    control: RunControl? = nil
  ) throws(RuntimeError) {
    try board.require([.configured], for: "a pipeline")
    let identity = try board.requireIdentity(for: "a pipeline")
    guard preprocessor.rows == identity.inputPixels, preprocessor.columns == identity.inputPixels else {
      throw .wrongAperture(preprocessor.rows * preprocessor.columns, identity)
    }
    try options.validate()
    self.source = source
    self.preprocessor = preprocessor
    self.projector = projector
    self.board = board
    self.time = time
    self.captureTime = captureTime ?? time
    self.options = options
    self.pacer = pacer
    self.stop = stop
    self.threads = threads
    self.probe = probe
    self.control = control
  }

  /// Runs until the source ends, the limit is reached or a stop is requested; the calling thread waits. The laser is off
  /// on return. The sinks' `finish` is called on every way out.
  /// - Throws: the first error of source, preprocessor, projector, board or sink; `RuntimeError` of kind `faultRaised`
  ///   after a faulted exposure, `tooManyFaults` after too many distrusted results, `sinkBlocked` and `noProgress` where
  ///   a sink or a live source holds the run up for longer than the options say.
  public func run(into sinks: [any ResultSink]) throws -> RunSummary {
    let counters = FrameCounters()
    let handOver = HandOver(sinks, options: options, aperturePixels: preprocessor.rows * preprocessor.columns)
    let feed = SourceFeed(
      SourceFeed.Parts(
        source: source, time: time, captureTime: captureTime, pacer: pacer, followsPacer: true, counters: counters,
        stop: stop, threads: threads, options: options))
    let hot = try hotLoop(feed, handOver)
    let start = time.now
    handOver.start(threads)
    feed.start()
    let outcome = runHot(hot)
    feed.end()
    statistics = hot.statistics
    statistics.note(elapsed: time.now.since(start))
    statistics.note(losses: counters.losses, drops: handOver.drops)
    let summary = statistics.summary()
    let errors = handOver.finish(summary)
    try conclude(outcome, errors)
    return summary
  }

  private func hotLoop(
    _ feed: SourceFeed, _ handOver: HandOver
  ) throws(RuntimeError) -> HotLoop {
    let supervisor = try BoardSupervisor(board: board, configuration: options.recovery, stop: stop)
    return HotLoop(
      supervisor: supervisor, feed: feed, preparation: PreparationStage(preprocessor, time: time, probe: probe),
      exposure: try ExposureStage(board, supervisor, projector: projector, time: time, options: options),
      handOver: handOver, stop: stop, limit: options.limit, probe: probe, control: control,
      reconfigurator: control.map { Reconfigurator($0, supervisor, time: time, options: options) })
  }

  /// The hot thread owns the board until it has ended; this thread waits for it.
  private func runHot(_ hot: HotLoop) -> (any Error)? {
    let loop = HandedOver(value: hot)
    let outcome = Outcome()
    threads.start(.hot(board: 0)) {
      do { try loop.value.run() } catch { outcome.error = error }
    }.join()
    return outcome.error
  }

  /// The run's own error is the one that the caller must see, then the sinks'.
  private func conclude(_ outcome: (any Error)?, _ errors: [any Error]) throws {
    guard let first = outcome ?? errors.first else { return }
    for error in errors where outcome != nil {
      board.logger.error("a sink did not finish", metadata: ["error": "\(error)"])
    }
    throw first
  }
}

/// What the hot thread ended with.
///
/// `@unchecked`: written by the hot thread before it ends, read by the caller after it has joined it.
private final class Outcome: @unchecked Sendable {
  var error: (any Error)?
}
