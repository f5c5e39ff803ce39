import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// `candela run --boards N`, `--also-host`.
extension RunCommand {
  /// Streams frames through several boards.
  /// - Throws: as a run of one board; `UsageError` `CND-9001` for `--boards` on wires and for `--also-host` without.
  func runFleet(
    _ source: any FrameSource, _ loaded: LoadedModel, _ shadows: RunShadows, _ stop: StopSignal, _ workspace: Workspace
  ) throws {
    let sessions = try sessions(loaded, stop, workspace)
    let facts = FleetFacts(fleet.dealing)
    let digest = DigestSink()
    let metering = try metering(sessions)
    var context = context(source, loaded, sessions[0], shadows, metering)
    context.fleet = facts
    context.laser = { try sessions.reduce(0) { $0 + (try $1.driver.counters().laserOnNanoseconds) } }
    let view = view(context)
    let labels = LabelCheck(context.configurations, source: frames.labels ?? frames.title)
    let pipeline = try FleetPipeline(
      source: source, preprocessor: try loaded.bundle.manifest.input.preprocessor(),
      members: try sessions.enumerated().map { try member($1, probe: metering?.probe(ofBoard: $0)) },
      deal: fleet.dealing, time: MonotonicTime(), options: options(on: sessions[0]), pacer: pacer(on: sessions[0]),
      stop: stop,
      threads: realtime.threads)
    let publication = try metrics.publish(runMetrics(context, pipeline.monitor, sessions))
    defer {
      publication.end()
      for session in sessions { session.reportEmission() }
      camera.reportLosses(of: source)
    }
    let sinks: [any ResultSink] =
      (noOutputs ? [labels, view] : [labels, digest, view]) + shadows.resultSinks + publication.sinks
    let summary = try metered(by: metering) { try pipeline.run(into: sinks) }
    facts.summary = summary
    shadows.conclude()
    let hexadecimal = noOutputs ? nil : digest.digest.hexadecimal
    try BoundedOutput.run(limit: PipelineOptions().sinkLimit) { try view.show(summary.run, digest: hexadecimal) }
    if sessions[0].wasSignalled, !isLive { throw EarlyExit(status: .interrupted) }
  }

  private func member(_ session: BoardSession, probe: (any PipelineProbe)?) throws -> FleetMember {
    // The fleet is paced on this computer's clock, which boards on wires are on, too.
    let pacer = session.isLinux ? nil : try pacedRate.map { try FixedRatePacer(framesPerSecond: $0) }
    return FleetMember(
      board: session.driver, projector: session.projector, time: session.connection.time, pacer: pacer, probe: probe)
  }

  private func sessions(_ loaded: LoadedModel, _ stop: StopSignal, _ workspace: Workspace) throws -> [BoardSession] {
    let boards = try fleet.alsoHosts.isEmpty ? simulatedBoards(workspace) : boardsOnWires(workspace)
    // Opened one after another, so that a host that is named twice finds its board taken.
    let sessions = try boards.map {
      try BoardSession($0, errors: errors, profile: loaded.profile, workspace: workspace, stop: stop)
    }
    sessions[0].watchSignals()
    for session in sessions { try session.prepare(loaded.bundle.program, source: hostFed.source) }
    sessions[0].noteDirectView(hostFed)
    return sessions
  }

  /// Devices of their own, by serial number.
  private func simulatedBoards(_ workspace: Workspace) throws -> [BoardOptions] {
    try board.requireOneProcess(workspace)
    return (0..<fleet.boards).map { number in
      var own = board
      own.serial += UInt64(number)
      return own
    }
  }

  private func boardsOnWires(_ workspace: Workspace) throws -> [BoardOptions] {
    try ([board.host] + fleet.alsoHosts).map { host in
      var own = board
      own.host = host
      try own.requireWires(workspace)
      try fire.require(for: own, workspace)
      return own
    }
  }
}

extension BoardOptions {
  /// - Throws: `UsageError` `CND-9001` for a host without wires.
  fileprivate func requireWires(_ workspace: Workspace) throws {
    let host = try HostProfileLoader(workspace.locator).load(host)
    guard case .linux = host.connection else {
      throw UsageError.options(
        "--also-host takes boards on wires, and host \(host.name) has none",
        remedy: "Use --boards for several simulated boards")
    }
  }

  /// - Throws: `UsageError` `CND-9001` for a host with wires.
  fileprivate func requireOneProcess(_ workspace: Workspace) throws {
    let host = try HostProfileLoader(workspace.locator).load(host)
    guard case .simulated = host.connection else {
      throw UsageError.options(
        "--boards takes simulated boards, and host \(host.name) has one on wires",
        remedy: "Name the hosts of further boards with --also-host")
    }
  }
}
