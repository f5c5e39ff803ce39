import ArgumentParser
import CandelaHAL
import CandelaHALLinux
import CandelaMedia
import CandelaRuntime
import CandelaScene

/// Streams frames through a board and shows what it answers.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Stream frames through a board: a class for every frame.",
    discussion: """
      Without options: the simulated reference board looks at a generated scene of moving shapes, live on a terminal
      until Ctrl-C, or as plain lines (300 frames) where the output is no terminal.

      Examples:
        candela run
        candela run --model fashion-mnist --frames t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz
        candela run --frames clip-idx3-ubyte.gz --limit 300 --json
        candela run --camera /dev/video0 --camera-size 640x480 --camera-rate 30
        candela run --camera /dev/video0 --policy queue:4 --realtime --cpu 1
        candela run --boards 3 --deal mirror
        candela run --host ./bench-a.yaml --also-host ./bench-b.yaml --deal mirror --fire
        candela run --unknown-below 40
        candela run --limit 50 --record run.ctrace
        candela run --shadow digital --shadow digital:int8 --shadow-every 5
        candela run --metrics-listen 9464
        candela run --control /run/user/1000/candela &   then: candela ctl status --socket /run/user/1000/candela
        ffmpeg -i clip.mp4 -f yuv4mpegpipe -pix_fmt yuv420p - | candela run --frames -
      """)

  @OptionGroup var frames: FrameOptions
  @OptionGroup var board: BoardOptions
  @OptionGroup var errors: DeviceErrorOptions
  @OptionGroup var hostFed: HostFedOptions
  @OptionGroup var fire: FireOptions
  @OptionGroup var camera: CameraOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var realtime: RealtimeOptions
  @OptionGroup var fleet: FleetOptions
  @OptionGroup var recovery: RecoveryOptions
  @OptionGroup var record: RecordOptions
  @OptionGroup var meters: RunMeteringOptions
  @OptionGroup var shadow: ShadowOptions
  @OptionGroup var metrics: MetricsOptions
  @OptionGroup var control: ControlOptions

  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(
    help: ArgumentHelp("Show frames at this rate. Default: 30 for the live scene, otherwise unpaced.", valueName: "fps")
  )
  var pace: Double?
  @Flag(help: "Print one JSON object a frame, and a summary as the last line.")
  var json = false
  @Flag(help: "Print plain lines even on a terminal.")
  var plain = false
  @Flag(help: "Leave the outputs unread: no margin and no digest, fewer bus transfers.")
  var noOutputs = false

  /// Frames of the generated scene where nobody watches.
  private static let unattendedFrames = 300
  /// Frames a second of the generated scene where somebody does.
  private static let liveRate = 30.0

  func validate() throws {
    if camera.camera != nil, frames.frames != nil || frames.labels != nil {
      throw ValidationError("Frames come from a camera or from --frames; give one of them.")
    }
    try recovery.validate(readsOutputs: !noOutputs)
    if fleet.isSeveral, record.record != nil {
      throw ValidationError("A recording is of one board; leave --boards and --also-host, or --record out.")
    }
    try validateControl()
    if let pace, !(0.1...10_000).contains(pace) { throw ValidationError("--pace is \(pace); give 0.1...10,000.") }
  }

  private var showsScene: Bool { frames.isScene && camera.camera == nil }
  var isLive: Bool { !json && !plain && Console.isLive }

  func run() throws { try withSettings().stream() }

  private func stream() throws {
    let workspace = Workspace()
    try metrics.check()
    try fire.require(for: board, workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    if showsScene { loaded.noteForeignScene(frames) }
    let shadows = try shadow.start(loaded)
    let stop = StopSignal()
    let source = try source(stop)
    if fleet.isSeveral { return try runFleet(source, loaded, shadows, stop, workspace) }
    let recording = try record.start({ try traceHeader(loaded, workspace) }, bundle: { loaded.bundle.encoded() })
    let server = try control.server()
    defer { server?.end() }
    let session = try BoardSession(
      board, errors: errors, profile: loaded.profile, workspace: workspace, stop: stop, wrapping: recording.wrap)
    session.watchSignals()
    try recording.orEnd {
      try session.prepare(loaded.bundle.program, source: hostFed.source, resetsFirst: recording.isOn)
    }
    session.noteDirectView(hostFed)
    let metering = try metering([session], isRecorded: recording.isOn)
    let context = context(source, loaded, session, shadows, metering)
    let steering = steer(server, session, context, workspace)
    let pipeline = try pipeline(source, loaded, session, recording, steering, metering)
    steering?.statusSink.watch(pipeline.monitor)
    let publication = try recording.orEnd { try metrics.publish(runMetrics(context, pipeline.monitor, [session])) }
    defer { publication.end() }
    let digest = DigestSink()
    let view = view(context)
    let labels = LabelCheck(context.configurations, source: frames.labels ?? frames.title)
    defer {
      session.reportEmission()
      camera.reportLosses(of: source)
    }
    let notifier = ServiceNotifier(environment: workspace.environment)
    notifier?.ready()
    let service = notifier.map { ServiceSink($0, time: MonotonicTime()) }
    let sinks: [any ResultSink] =
      (noOutputs ? [labels, view] : [labels, digest, view]) + shadows.resultSinks + publication.sinks
    let summary = try metered(by: metering) {
      try recording.orEnd {
        try pipeline.run(into: recording.sinks + sinks + (service.map { [$0] } ?? []) + (steering?.sinks ?? []))
      }
    }
    try recording.end()
    shadows.conclude()
    let hexadecimal = noOutputs ? nil : digest.digest.hexadecimal
    try BoundedOutput.run(limit: PipelineOptions().sinkLimit) { try view.show(summary, digest: hexadecimal) }
    if session.wasSignalled, !isLive { throw EarlyExit(status: .interrupted) }
  }

  private func pipeline(
    _ source: any FrameSource, _ loaded: LoadedModel, _ session: BoardSession, _ recording: RunRecording,
    _ steering: RunSteering?, _ metering: RunMetering?
  ) throws -> InferencePipeline {
    try InferencePipeline(
      source: source, preprocessor: recording.wrap(try loaded.bundle.manifest.input.preprocessor()),
      projector: session.projector, board: session.driver, time: session.connection.time, captureTime: MonotonicTime(),
      options: options(on: session), pacer: pacer(on: session), stop: session.stop, threads: realtime.threads,
      probe: metering?.probe(), control: steering?.control)
  }

  func context(
    _ source: any FrameSource, _ loaded: LoadedModel, _ session: BoardSession, _ shadows: RunShadows,
    _ metering: RunMetering? = nil
  ) -> RunContext {
    let configurations = RunConfigurations(
      RunConfigurations.Entry(loaded: loaded, model: model, threshold: recovery.unknownBelow, policy: framePolicy))
    shadows.watch(configurations)
    return RunContext(
      loaded: loaded, board: board, kind: session.kind, usesBoardClock: !session.isLinux, source: source.name,
      isPaced: pacedRate != nil, policy: framePolicy, metering: metering, configurations: configurations,
      shadows: shadows,
      laser: { try session.driver.counters().laserOnNanoseconds })
  }

  private func source(_ stop: StopSignal) throws -> any FrameSource {
    if let source = try camera.source(stop) { return source }
    guard frames.isScene else {
      return try FrameSources.open(path: frames.frames ?? "", labels: frames.labels) { stop.isRequested }
    }
    return try MovingScene(SceneScript(seed: board.seed))
  }

  func options(on session: BoardSession) -> PipelineOptions {
    var options = PipelineOptions()
    options.limit = (frames.limit ?? (showsScene && !isLive ? Self.unattendedFrames : nil)).map(UInt64.init)
    options.readsOutputs = !noOutputs
    options.policy = framePolicy
    recovery.apply(to: &options)
    // Neither a file's nor the scene's time stamps are on the clock of the board or its host.
    // A camera's are on its host's, which is the pipeline's unless the board's clock is virtual.
    options.ageOrigin = camera.camera != nil && session.isLinux ? .sensor : .delivery
    return options
  }

  /// Of a camera and of a scene that goes by, only the present counts.
  private var framePolicy: FramePolicy {
    policy.policy(isLive: camera.camera != nil || (showsScene && pacedRate != nil))
  }

  /// Frames a second of a paced run.
  var pacedRate: Double? { pace ?? (showsScene && isLive ? Self.liveRate : nil) }

  func pacer(on session: BoardSession) -> (any FramePacer)? {
    pacedRate.map { HostPacer(framesPerSecond: $0, movesClock: !session.isLinux) }
  }

  func view(_ context: RunContext) -> any RunView {
    if json { return JSONView(context) }
    return isLive ? LiveView(context) : PlainView(context)
  }
}
