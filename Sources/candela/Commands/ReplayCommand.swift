import ArgumentParser
import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaRuntime
import CandelaScene
import CandelaSimHarness

/// Runs the runtime against a recorded board, or a recording against the simulator.
struct ReplayCommand: ParsableCommand {
  /// What a recording is held against.
  enum Opponent: String, ExpressibleByArgument, CaseIterable {
    /// The simulated board.
    case sim
  }

  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay a recorded run and name the first difference.",
    discussion: """
      Without --against the runtime of this release runs against the recording: the recorded board answers as it did, and
      what the runtime does now is compared with what it did then. With --against sim the recording's writes, lines and
      light go into a fresh simulated board, and its answers are compared byte for byte.
      Exit status 0: the same; 1: a difference.

      Examples:
        candela run --limit 50 --record run.ctrace
        candela replay run.ctrace
        candela replay run.ctrace --against sim --json
      """)

  @Argument(help: ArgumentHelp("The trace.", valueName: "file.ctrace"))
  var trace: String
  @Option(help: ArgumentHelp("Hold the recording against the simulated board: sim.", valueName: "what"))
  var against: Opponent?
  @Option(help: ArgumentHelp("The recorded bundle, where it is not found by its name.", valueName: "model"))
  var model: String?
  @Option(
    help: ArgumentHelp(
      "The recorded frames, where the trace does not hold them; as for candela run.", valueName: "file"))
  var frames: String?
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let workspace = Workspace()
    let recording = try inFile { () throws(TraceError) in try Trace(decoding: try TraceFile.read(trace)) }
    let profile = try profile(of: recording, workspace)
    let output: ReplayOutput
    do {
      switch against {
      case nil:
        let bundle = try bundle(of: recording, profile, workspace)
        let report = try TraceReplay(recording, profile: profile, program: bundle.program)
          .run(try frames(of: recording, bundle))
        output = ReplayOutput(recording, path: trace, report)
      case .sim:
        let report = try TraceParity(recording, profile: profile, operators: try workspace.operators())
          .run(try light(of: recording, profile, workspace))
        output = ReplayOutput(recording, path: trace, report)
      }
    } catch let error as TraceError {
      throw error.inFile(trace)
    }
    if json { try Console.json(output) } else { output.lines.forEach { Console.line($0) } }
    if !output.same { throw EarlyExit(status: .checkFailed) }
  }

  private func inFile<Result>(_ body: () throws(TraceError) -> Result) throws -> Result {
    do throws(TraceError) { return try body() } catch { throw error.inFile(trace) }
  }

  private func profile(of recording: Trace, _ workspace: Workspace) throws -> BoardProfile {
    var options = BoardOptions()
    options.board = try inFile { () throws(TraceError) in try recording.header.require(.board) }
    return try options.profile(workspace)
  }

  /// The recorded bundle: out of the trace, or by name with the recorded digest.
  private func bundle(
    of recording: Trace, _ profile: BoardProfile, _ workspace: Workspace
  ) throws -> ModelBundle {
    let bundle: ModelBundle
    if let bytes = recording.bundle, model == nil {
      bundle = try ModelBundle(decoding: bytes)
    } else {
      let name = try model ?? inFile { () throws(TraceError) in try recording.header.require(.model) }
      bundle = try ModelLibrary(workspace.locator).load(name)
    }
    let recorded = try inFile { () throws(TraceError) in try recording.header.require(.modelDigest) }
    guard "\(bundle.digest)" == recorded else {
      throw TraceError(
        .otherModel,
        "the recorded model has digest \(recorded.prefix(12)), \(bundle.manifest.name) has \(bundle.digest.short)",
        file: trace)
    }
    try bundle.check(against: profile)
    return bundle
  }

  /// Where the frames come from: as asked, out of the trace, or the generated scene anew.
  private func frames(of recording: Trace, _ bundle: ModelBundle) throws -> TraceReplay.Frames {
    let preprocessor = try bundle.manifest.input.preprocessor()
    if let frames, frames != "scene" { return .given(try FrameSources.open(path: frames), preprocessor) }
    let hasFrames = try inFile { () throws(TraceError) in try recording.header.value(.hasFrames, absent: false) }
    guard frames == "scene" || (!hasFrames && recording.header[.sourceKind] == "scene") else { return .recorded }
    let seed = try inFile { () throws(TraceError) in try recording.header.value(.seed, absent: UInt64(1)) }
    return .given(try MovingScene(SceneScript(seed: seed)), preprocessor)
  }

  /// As `frames(of:_:)`; where frames went over the bus, none are needed, and no model to prepare them.
  private func light(
    of recording: Trace, _ profile: BoardProfile, _ workspace: Workspace
  ) throws -> TraceReplay.Frames {
    guard recording.header[.hostFedBits] == nil, recording.header[.hasFrames] != "true" || frames != nil else {
      return .recorded
    }
    return try frames(of: recording, try bundle(of: recording, profile, workspace))
  }
}
