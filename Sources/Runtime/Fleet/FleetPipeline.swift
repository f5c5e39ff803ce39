import CandelaHAL

/// Several boards in one process: frames dealt one by one, or to all of them for a vote; results in the order of the frames.
///
/// A thread deals: it takes frames as the policy says and prepares each once. Every board has a hot thread of its own,
/// its only user. The calling thread puts the results into order and hands them over. One board's failure ends all; every
/// laser is safe on return.
public final class FleetPipeline {
  /// What other threads may know of the run while it goes on.
  public let monitor = RunMonitor()

  private let source: any FrameSource
  private let preprocessor: any FramePreprocessor
  private let members: [FleetMember]
  private let deal: FleetDeal
  private let time: any TimeSource
  private let options: PipelineOptions
  private let pacer: (any FramePacer)?
  private let stop: StopSignal
  private let threads: PipelineThreads

  /// A pipeline over boards that are `configured` and have the same number of input pixels.
  /// - Parameters:
  ///   - time: the host's clock, for pacing. Frame ages are on each board's own, and so is the running time, that of the
  ///     board which took longest.
  ///   - others: as for `InferencePipeline`.
  /// - Throws: `RuntimeError` of kind `illegalState`, `pipelineMismatch` or `invalidSetting` (no boards, and as for
  ///   `InferencePipeline`).
  public init(
    source: any FrameSource, preprocessor: any FramePreprocessor, members: [FleetMember], deal: FleetDeal,
    time: any TimeSource, options: PipelineOptions = PipelineOptions(), pacer: (any FramePacer)? = nil,
    stop: StopSignal = StopSignal(), threads: PipelineThreads = PipelineThreads()
  ) throws(RuntimeError) {
    guard !members.isEmpty else { throw .invalidSetting("boards", "0", allowed: "1 or more") }
    try options.validate()
    for member in members {
      try member.board.require([.configured], for: "a pipeline")
      let identity = try member.board.requireIdentity(for: "a pipeline")
      guard preprocessor.rows == identity.inputPixels, preprocessor.columns == identity.inputPixels else {
        throw .wrongAperture(preprocessor.rows * preprocessor.columns, identity)
      }
    }
    self.source = source
    self.preprocessor = preprocessor
    self.members = members
    self.deal = deal
    self.time = time
    self.options = options
    self.pacer = pacer
    self.stop = stop
    self.threads = threads
  }

  /// Runs until the source ends, the limit is reached or a stop is requested. Every laser is off on return.
  /// - Throws: the first error of source, preprocessor, any board or sink, as `InferencePipeline.run(into:)`.
  public func run(into sinks: [any ResultSink]) throws -> FleetSummary {
    let pixels = preprocessor.rows * preprocessor.columns
    let (state, counters) = (FleetState(), FrameCounters())
    let lanes = members.map { _ in BoardLane(aperturePixels: pixels) }
    let handOver = HandOver(sinks, options: options, aperturePixels: pixels)
    let feed = SourceFeed(
      SourceFeed.Parts(
        source: source, time: time, captureTime: time, pacer: pacer, followsPacer: false, counters: counters,
        stop: stop, threads: threads, options: options))
    let dealer = FrameDealer(
      feed, preparation: PreparationStage(preprocessor, time: time, probe: nil), lanes: lanes, deal: deal,
      state: state, stop: stop, limit: options.limit)
    let loops = try zip(members, lanes).map { member, lane in try loop(member, lane, state) }
    let collector = ResultCollector(lanes, deal: deal, state: state, handOver: handOver)
    handOver.show(to: monitor, counters)
    handOver.start(threads)
    feed.start()
    let dealing = threads.start(.dealer) { dealer.run() }
    let hot = loops.enumerated().map { board, loop in threads.start(.hot(board: board)) { loop.run() } }
    collector.run()
    for thread in hot { thread.join() }
    feed.end()
    // A dealer that waits in a source that does not come back is left to itself, as a capture thread is.
    let hasDealt = dealing.join(limit: options.captureLimit)
    return try conclude(
      collector, loops, hasDealt ? dealer : nil, counters, handOver, state)
  }

  private func conclude(
    _ collector: ResultCollector, _ loops: [BoardLoop], _ dealer: FrameDealer?, _ counters: FrameCounters,
    _ handOver: HandOver, _ state: FleetState
  ) throws -> FleetSummary {
    var statistics = collector.statistics
    if let preparation = dealer?.preparation {
      statistics.source = preparation.source
      statistics.preprocess = preparation.preprocess
    }
    for loop in loops {
      statistics.transport.merge(loop.exposure.transport)
      statistics.rearms += loop.exposure.rearms
      statistics.recovery.merge(loop.supervisor.report)
    }
    statistics.note(elapsed: loops.map(\.elapsed).max() ?? .zero)
    statistics.note(losses: counters.losses, drops: handOver.drops)
    let summary = statistics.summary()
    let errors = handOver.finish(summary)
    if let failure = state.failure ?? errors.first { throw failure }
    return FleetSummary(
      run: summary, framesByBoard: collector.framesByBoard, disagreements: collector.disagreements,
      abstentions: collector.abstentions)
  }

  private func loop(_ member: FleetMember, _ lane: BoardLane, _ state: FleetState) throws(RuntimeError) -> BoardLoop {
    let supervisor = try BoardSupervisor(board: member.board, configuration: options.recovery, stop: stop)
    let exposure = try ExposureStage(
      member.board, supervisor, projector: member.projector, time: member.time, options: options)
    return BoardLoop(
      member, supervisor, exposure: exposure, lane: lane, state: state, rows: preprocessor.rows,
      columns: preprocessor.columns)
  }
}
