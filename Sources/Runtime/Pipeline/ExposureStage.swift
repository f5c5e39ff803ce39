import CandelaBoardSpec
import CandelaHAL
import CandelaMetering

/// One prepared frame through one board: show, expose, read, judge, again after a recovery. The hot thread's; in the steady
/// state it allocates nothing.
final class ExposureStage {
  /// Projecting, exposing and reading, on the run's clock.
  private(set) var transport = LatencyRecorder()
  /// What results are numbered with; a change of the run counts it up.
  var configuration: UInt32 = 1
  /// The confidence threshold in ADC codes; nil for none.
  var unknownBelow: Int?
  /// EPOCH of the last result.
  private(set) var lastEpoch: UInt32?
  /// How often the laser had to be armed again.
  private(set) var rearms: UInt64 = 0

  private let board: PhotonicBoard
  private let supervisor: BoardSupervisor
  private let projector: (any SceneProjector)?
  private let time: any TimeSource
  private let options: PipelineOptions
  private var settings: ExposureSettings
  private let energy: ModelledChipEnergy
  private var nextNumber: UInt32 = 0
  private var distrusted = 0

  /// - Throws: `RuntimeError` of kind `illegalState` unless the board is configured.
  init(
    _ board: PhotonicBoard, _ supervisor: BoardSupervisor, projector: (any SceneProjector)?, time: any TimeSource,
    options: PipelineOptions
  ) throws(RuntimeError) {
    self.board = board
    self.supervisor = supervisor
    self.projector = projector
    self.time = time
    self.options = options
    unknownBelow = options.unknownBelow
    settings = try board.requireSettings(for: "a pipeline")
    energy = ModelledChipEnergy(board.expected.chipEnergy)
    if case .counting(let first) = options.numbering { nextNumber = first }
  }

  /// The board's answer to a frame whose image is `aperture` (rows x columns, row-major).
  /// - Returns: nil for a frame that was given up.
  /// - Throws: what the board, its recovery and the projector report; the laser is then off.
  func process(_ frame: PreparedFrame, _ aperture: [UInt8], rows: Int, columns: Int) throws -> InferenceResult? {
    let start = time.now
    let sequence = number(of: frame.descriptor)
    let exposure = try supervisor.expose(sequence: sequence, readsOutputs: options.readsOutputs) {
      try show(aperture, rows: rows, columns: columns)
    }
    guard let exposure else { return nil }
    if exposure.wasArmedAgain { rearms += 1 }
    let end = time.now
    transport.record(end.since(start))
    lastEpoch = exposure.result.epoch
    return result(of: frame, sequence, exposure.result, exposure.outputs, at: end)
  }

  /// Ends the run when a result says that it must not go on.
  /// - Throws: `RuntimeError` of kind `faultRaised` after a faulted exposure, `tooManyFaults` after too many distrusted
  ///   results in a row.
  func judge(_ result: InferenceResult) throws(RuntimeError) {
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

  private func result(
    of frame: PreparedFrame, _ sequence: UInt32, _ exposure: ExposureResult, _ outputs: OutputCodes?, at end: Timestamp
  ) -> InferenceResult {
    let origin = options.ageOrigin == .sensor ? frame.descriptor.time : frame.delivery
    // A stamp from the future is a clock that is not ours; no age is better than a negative one.
    let age = max(.zero, end.since(origin))
    var quality = exposure.quality
    if frame.isRepeated { quality.insert(.repeated) }
    if let limit = options.lateAfter, age > limit { quality.insert(.late) }
    return InferenceResult(
      sequence: sequence, frameSequence: frame.descriptor.sequence, frameTime: frame.descriptor.time,
      epoch: exposure.epoch, winner: exposure.winner, outputs: outputs, label: frame.descriptor.label,
      quality: quality, isUnknown: PipelineOptions.isUnknown(quality, outputs, below: unknownBelow), age: age,
      deviceNanoseconds: exposure.durationNanoseconds,
      energy: energy.entry(
        outputs: settings.classCount, exposures: settings.burstCount, start: exposure.readyTime,
        duration: .nanoseconds(Int64(exposure.durationNanoseconds))), configuration: configuration)
  }

  /// Takes over the settings that the board has now.
  func noteSettings() throws(RuntimeError) { settings = try board.requireSettings(for: "a pipeline") }

  private func show(_ aperture: [UInt8], rows: Int, columns: Int) throws {
    if case .host = settings.source {
      try board.writeHostFrame(aperture)
    } else if let projector {
      try projector.project(aperture.span, rows: rows, columns: columns)
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
}
