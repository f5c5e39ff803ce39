import CandelaBoardSpec
import CandelaHAL
import CandelaMetering

/// Source -> preprocess -> project -> expose -> result -> sinks, one frame after another on the caller's thread.
///
/// The board must be `configured`. The run arms the laser, and every way out of it makes the laser safe. Buffers are
/// made once; a frame allocates nothing here.
public final class InferencePipeline {
  /// What has been counted so far.
  public private(set) var statistics = RunStatistics()

  private let source: any FrameSource
  private var preprocessor: any FramePreprocessor
  private let projector: (any SceneProjector)?
  private let board: PhotonicBoard
  private let time: any TimeSource
  private let options: PipelineOptions
  private let pacer: (any FramePacer)?
  private let stop: StopSignal
  private let settings: ExposureSettings
  private let energy: ModelledChipEnergy
  private let supervisor: BoardSupervisor
  private var lastFrame: UInt64?
  private var aperture: [UInt8]
  private var nextNumber: UInt32 = 0
  private var distrusted = 0

  /// A pipeline over a board that is `configured`.
  /// - Parameters:
  ///   - projector: what lights the input plane; nil when the scene itself does (direct view) or the frame is host-fed.
  ///   - time: the clock of frame ages and stages, as a rule the connection's.
  ///   - stop: looked at before every frame.
  /// - Throws: `RuntimeError` of kind `illegalState` (not configured) or `pipelineMismatch` (the preprocessor's image
  ///   does not fit the board's input plane).
  public init(
    source: any FrameSource, preprocessor: any FramePreprocessor, projector: (any SceneProjector)?,
    board: PhotonicBoard, time: any TimeSource, options: PipelineOptions = PipelineOptions(),
    pacer: (any FramePacer)? = nil, stop: StopSignal = StopSignal()
  ) throws(RuntimeError) {
    try board.require([.configured], for: "a pipeline")
    let identity = try board.requireIdentity(for: "a pipeline")
    settings = try board.requireSettings(for: "a pipeline")
    guard preprocessor.rows == identity.inputPixels, preprocessor.columns == identity.inputPixels else {
      throw .wrongAperture(preprocessor.rows * preprocessor.columns, identity)
    }
    self.source = source
    self.preprocessor = preprocessor
    self.projector = projector
    self.board = board
    self.time = time
    self.options = options
    self.pacer = pacer
    self.stop = stop
    energy = ModelledChipEnergy(board.expected.chipEnergy)
    supervisor = try BoardSupervisor(board: board, configuration: options.recovery, stop: stop)
    aperture = [UInt8](repeating: 0, count: identity.inputPixels * identity.inputPixels)
    if case .counting(let first) = options.numbering { nextNumber = first }
  }

  /// Runs until the source ends, the limit is reached or a stop is requested. The laser is off on return. The sinks'
  /// `finish` is called on every way out.
  /// - Throws: the first error of source, preprocessor, projector, board or sink; `RuntimeError` of kind `faultRaised`
  ///   after a faulted exposure and `tooManyFaults` after too many distrusted results.
  public func run(into sinks: [any ResultSink]) throws -> RunSummary {
    let start = time.now
    do {
      try supervisor.withArmedLaser { try runFrames(into: sinks) }
    } catch {
      noteEnd(since: start)
      finishAfterFailure(sinks)
      throw error
    }
    noteEnd(since: start)
    let summary = statistics.summary()
    for sink in sinks { try sink.finish(summary) }
    return summary
  }

  private func noteEnd(since start: Timestamp) {
    statistics.note(elapsed: time.now.since(start))
    statistics.recovery = supervisor.report
  }

  private func runFrames(into sinks: [any ResultSink]) throws {
    var index: UInt64 = 0
    while !stop.isRequested, index < options.limit ?? .max {
      pacer?.waitUntilDue(frame: index, time: time)
      guard let frame = try takeFrame() else { return }
      index += 1
      guard let result = try process(frame) else { continue }
      statistics.record(result)
      try deliver(result, aperture, to: sinks)
      try judge(result)
    }
  }

  /// A frame's description and when the source handed it over.
  private typealias DeliveredFrame = (descriptor: FrameDescriptor, delivery: Timestamp)

  private func takeFrame() throws -> DeliveredFrame? {
    let asked = time.now
    var frame: DeliveredFrame?
    let hasFrame = try source.withNextFrame { descriptor, pixels in
      let delivery = time.now
      statistics.source.record(delivery.since(asked))
      try Self.prepare(descriptor, pixels, with: &preprocessor, into: &aperture)
      statistics.preprocess.record(time.now.since(delivery))
      frame = (descriptor, delivery)
    }
    return hasFrame ? frame : nil
  }

  private static func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, with preprocessor: inout any FramePreprocessor,
    into aperture: inout [UInt8]
  ) throws {
    var target = aperture.mutableSpan
    try preprocessor.prepare(frame, pixels, into: &target)
  }

  private func deliver(_ result: InferenceResult, _ image: [UInt8], to sinks: [any ResultSink]) throws {
    for sink in sinks { try sink.consume(result, aperture: image.span) }
  }

  /// - Returns: nil for a frame that was given up.
  private func process(_ frame: DeliveredFrame) throws -> InferenceResult? {
    let start = time.now
    let sequence = number(of: frame.descriptor)
    defer { statistics.recovery = supervisor.report }
    guard
      let exposure = try supervisor.expose(
        sequence: sequence, readsOutputs: options.readsOutputs, show: { try show() })
    else { return nil }
    if exposure.wasArmedAgain { statistics.rearms += 1 }
    let end = time.now
    statistics.transport.record(end.since(start))
    return result(exposure, sequence, frame, end: end)
  }

  private func result(
    _ exposure: SupervisedExposure, _ sequence: UInt32, _ frame: DeliveredFrame, end: Timestamp
  ) -> InferenceResult {
    let board = exposure.result
    let origin = options.ageOrigin == .sensor ? frame.descriptor.time : frame.delivery
    // A stamp from the future is a clock that is not ours; no age is better than a negative one.
    let age = max(.zero, end.since(origin))
    var quality = board.quality
    if let limit = options.lateAfter, age > limit { quality.insert(.late) }
    if frame.descriptor.sequence == lastFrame { quality.insert(.repeated) }
    lastFrame = frame.descriptor.sequence
    return InferenceResult(
      sequence: sequence, frameSequence: frame.descriptor.sequence, frameTime: frame.descriptor.time,
      epoch: board.epoch, winner: board.winner, outputs: exposure.outputs, label: frame.descriptor.label,
      quality: quality, isUnknown: options.isUnknown(quality, exposure.outputs), age: age,
      deviceNanoseconds: board.durationNanoseconds,
      energy: energy.entry(
        outputs: settings.classCount, exposures: settings.burstCount, start: board.readyTime,
        duration: .nanoseconds(Int64(board.durationNanoseconds))))
  }

  private func show() throws {
    if case .host = settings.source {
      try board.writeHostFrame(aperture)
    } else if let projector {
      let image = aperture
      try projector.project(image.span, rows: preprocessor.rows, columns: preprocessor.columns)
    }
  }

  private func number(of frame: FrameDescriptor) -> UInt32 {
    switch options.numbering {
    case .fromSource: return UInt32(truncatingIfNeeded: frame.sequence)
    case .counting:
      defer { nextNumber &+= 1 }
      return nextNumber
    }
  }

  private func judge(_ result: InferenceResult) throws(RuntimeError) {
    if result.quality.contains(.faulted) {
      throw board.faultError("frame \(result.frameSequence)", cause: try board.read(RegisterMap.faultCause))
    }
    distrusted = result.quality.isTrusted ? 0 : distrusted + 1
    guard distrusted <= options.distrustLimit else {
      throw RuntimeError(
        .tooManyFaults,
        "\(distrusted) results in a row cannot be trusted, the last for: "
          + result.quality.names.joined(separator: ", "),
        remedy: "Run the board's self-test; make sure that nothing else triggers this board")
    }
  }

  private func finishAfterFailure(_ sinks: [any ResultSink]) {
    let summary = statistics.summary()
    for sink in sinks {
      // The run's own error is the one that the caller must see.
      do { try sink.finish(summary) } catch {
        board.logger.error("a sink did not finish", metadata: ["error": "\(error)"])
      }
    }
  }
}
