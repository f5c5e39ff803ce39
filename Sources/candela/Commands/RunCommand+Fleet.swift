import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// `candela run --boards N`.
extension RunCommand {
  /// Streams frames through several simulated boards.
  /// - Throws: as a run of one board; `UsageError` `CND-9001` for boards on wires, of which a host has one.
  func runFleet(
    _ source: any FrameSource, _ loaded: LoadedModel, _ shadows: RunShadows, _ stop: StopSignal, _ workspace: Workspace
  ) throws {
    let sessions = try sessions(loaded, stop, workspace)
    let facts = FleetFacts(fleet.dealing)
    let digest = DigestSink()
    var context = context(source, loaded, sessions[0], shadows)
    context.fleet = facts
    context.laser = { try sessions.reduce(0) { $0 + (try $1.driver.counters().laserOnNanoseconds) } }
    let view = view(context)
    let labels = LabelCheck(context.configurations, source: frames.labels ?? frames.title)
    let pipeline = try FleetPipeline(
      source: source, preprocessor: try loaded.bundle.manifest.input.preprocessor(),
      members: sessions.map { FleetMember(board: $0.driver, projector: $0.projector, time: $0.connection.time) },
      deal: fleet.dealing, time: MonotonicTime(), options: options(on: sessions[0]), pacer: pacer(), stop: stop,
      threads: realtime.threads)
    defer { camera.reportLosses(of: source) }
    let sinks: [any ResultSink] = (noOutputs ? [labels, view] : [labels, digest, view]) + shadows.resultSinks
    let summary = try pipeline.run(into: sinks)
    facts.summary = summary
    shadows.conclude()
    let hexadecimal = noOutputs ? nil : digest.digest.hexadecimal
    try BoundedOutput.run(limit: PipelineOptions().sinkLimit) { try view.show(summary.run, digest: hexadecimal) }
    if sessions[0].wasSignalled, !isLive { throw EarlyExit(status: .interrupted) }
  }

  private func sessions(_ loaded: LoadedModel, _ stop: StopSignal, _ workspace: Workspace) throws -> [BoardSession] {
    try board.requireOneProcess(workspace)
    let sessions = try (0..<fleet.boards).map { number in
      var own = board
      own.serial += UInt64(number)
      return try BoardSession(own, errors: errors, profile: loaded.profile, workspace: workspace, stop: stop)
    }
    sessions[0].watchSignals()
    for session in sessions { try session.prepare(loaded.bundle.program, source: hostFed.source) }
    return sessions
  }
}

extension BoardOptions {
  /// - Throws: `UsageError` `CND-9001` for a host with wires.
  fileprivate func requireOneProcess(_ workspace: Workspace) throws {
    let host = try HostProfileLoader(workspace.locator).load(host)
    guard case .simulated = host.connection else {
      throw UsageError.options(
        "--boards takes simulated boards, and host \(host.name) has one on wires", remedy: "Leave --boards out")
    }
  }
}
