import CandelaHAL

/// Makes changes on the hot thread, between two frames.
struct Reconfigurator {
  private let control: RunControl
  private let supervisor: BoardSupervisor
  private let time: any TimeSource
  private let options: PipelineOptions
  private var configuration: UInt32 = 1
  /// The changes that took effect.
  private(set) var applied: [AppliedChange] = []

  init(_ control: RunControl, _ supervisor: BoardSupervisor, time: any TimeSource, options: PipelineOptions) {
    self.control = control
    self.supervisor = supervisor
    self.time = time
    self.options = options
  }

  /// Makes the change that waits, if one does. A change that is refused leaves everything as it was.
  /// - Throws: what ends the run: the board failed and could not be recovered; the laser is then off.
  mutating func work(
    on feed: SourceFeed, _ preparation: PreparationStage, _ exposure: ExposureStage, _ handOver: HandOver
  ) throws {
    guard let request = control.take() else { return }
    let start = time.now
    do {
      if let refusal = try make(request.change, feed, preparation, exposure, handOver) {
        return control.finish(request, .failure(refusal))
      }
    } catch let error as RuntimeError {
      control.finish(request, .failure(error))
      throw error
    }
    configuration += 1
    exposure.configuration = configuration
    let change = AppliedChange(
      configuration: configuration, lastEpoch: exposure.lastEpoch, duration: time.now.since(start))
    applied.append(change)
    control.finish(request, .success(change))
  }

  /// - Returns: why nothing was changed; nil when all of it was.
  private func make(
    _ change: RunChange, _ feed: SourceFeed, _ preparation: PreparationStage, _ exposure: ExposureStage,
    _ handOver: HandOver
  ) throws -> RuntimeError? {
    do throws(RuntimeError) { try check(change, preparation) } catch { return error }
    if let model = change.model {
      if let refusal = try supervisor.exchange(model.program) { return refusal }
      preparation.preprocessor = model.preprocessor
      try exposure.noteSettings()
    }
    switch change.threshold {
    case .off: exposure.unknownBelow = nil
    case .below(let codes): exposure.unknownBelow = codes
    case nil: break
    }
    if let policy = change.policy {
      feed.change(to: policy)
      handOver.follow(policy)
    }
    return nil
  }

  /// Everything is checked before anything is changed.
  private func check(_ change: RunChange, _ preparation: PreparationStage) throws(RuntimeError) {
    var wanted = options
    if let policy = change.policy { wanted.policy = policy }
    if case .below(let codes) = change.threshold {
      guard PipelineOptions.thresholds.contains(codes) else {
        throw .invalidSetting("unknownBelow", "\(codes)", allowed: "0...4,095")
      }
      guard options.readsOutputs else {
        throw .invalidSetting("unknownBelow", "\(codes)", allowed: "a run that reads its outputs")
      }
    }
    try wanted.validate()
    guard let model = change.model else { return }
    guard model.preprocessor.rows == preparation.rows, model.preprocessor.columns == preparation.columns else {
      throw RuntimeError(
        .pipelineMismatch,
        "the model takes \(model.preprocessor.rows) x \(model.preprocessor.columns) pixels, the run has "
          + "\(preparation.rows) x \(preparation.columns)",
        remedy: "Use a bundle trained for this board")
    }
  }
}
