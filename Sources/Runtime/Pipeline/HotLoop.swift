import CandelaHAL

/// Frame after frame: take, prepare, expose, hand over, judge. Everything on one thread, the board's owner for the run.
final class HotLoop {
  private let supervisor: BoardSupervisor
  private let feed: SourceFeed
  private let preparation: PreparationStage
  private let exposure: ExposureStage
  private let handOver: HandOver
  private let stop: StopSignal
  private let limit: UInt64
  private let probe: (any PipelineProbe)?
  private let control: RunControl?
  private var reconfigurator: Reconfigurator?
  private var results = RunStatistics()

  init(
    supervisor: BoardSupervisor, feed: SourceFeed, preparation: PreparationStage, exposure: ExposureStage,
    handOver: HandOver, stop: StopSignal, limit: UInt64?, probe: (any PipelineProbe)?, control: RunControl?,
    reconfigurator: Reconfigurator?
  ) {
    self.supervisor = supervisor
    self.feed = feed
    self.preparation = preparation
    self.exposure = exposure
    self.handOver = handOver
    self.stop = stop
    self.limit = limit ?? .max
    self.probe = probe
    self.control = control
    self.reconfigurator = reconfigurator
  }

  /// What has been counted.
  var statistics: RunStatistics {
    var all = results
    all.source = preparation.source
    all.preprocess = preparation.preprocess
    all.transport = exposure.transport
    all.rearms = exposure.rearms
    all.recovery = supervisor.report
    all.changes = reconfigurator?.applied ?? []
    return all
  }

  /// Runs with the laser armed; it is safe on return.
  func run() throws {
    defer {
      control?.end()
      probe?.mark(.ended)
    }
    try supervisor.withArmedLaser { try runFrames() }
  }

  private func runFrames() throws {
    var index: UInt64 = 0
    while !stop.isRequested, index < limit {
      try reconfigurator?.work(on: feed, preparation, exposure, handOver)
      // A stop in a recovery leaves the board as it is, not armed.
      guard !stop.isRequested else { return }
      guard let frame = try feed.next(with: preparation) else { return }
      index += 1
      let answer = try exposure.process(
        frame, preparation.aperture, rows: preparation.rows, columns: preparation.columns)
      guard let result = answer else { continue }
      probe?.mark(.answered)
      results.record(result)
      try handOver.deliver(result, preparation.aperture)
      probe?.mark(.delivered)
      try exposure.judge(result)
    }
  }
}
