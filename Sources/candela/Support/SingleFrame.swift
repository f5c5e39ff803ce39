import ArgumentParser
import CandelaRuntime
import CandelaSimHarness

/// A prepared board with one frame on its aperture: what `board expose` and `board diodes` start from.
struct SingleFrameOptions: ParsableArguments {
  @OptionGroup var frames: FrameOptions
  @OptionGroup var board: BoardOptions
  @OptionGroup var errors: DeviceErrorOptions
  @OptionGroup var hostFed: HostFedOptions
  @OptionGroup var fire: FireOptions

  @Option(help: ArgumentHelp("Which frame of the source, from 0.", valueName: "n"))
  var index = 0
  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?

  /// SEQUENCE, which gets the index, has 32 bits.
  private static let lastIndex = Int(UInt32.max)

  func validate() throws {
    guard (0...Self.lastIndex).contains(index) else {
      throw ValidationError("--index is \(index); give 0...\(Self.lastIndex).")
    }
  }

  /// The board with the model loaded and the frame before it, and the frame's truth.
  func prepared() throws -> (session: BoardSession, loaded: LoadedModel, label: Int?) {
    let workspace = Workspace()
    try fire.require(for: board, workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    let set = try ApertureSet(
      reading: try frames.evaluationSource(seed: board.seed), loaded.bundle.manifest.input, limit: index + 1,
      isQuiet: true)
    guard index < set.count else {
      throw UsageError.options(
        "there is no frame \(index): the source has \(set.count)", remedy: "Choose a smaller --index")
    }
    try loaded.requireLabels(of: set, named: frames.labels ?? frames.title)
    let session = try BoardSession(board, errors: errors, profile: loaded.profile, workspace: workspace)
    try session.prepare(loaded.bundle.program, source: hostFed.source)
    session.noteDirectView(hostFed)
    try session.show(Array(set.aperture(index)))
    return (session, loaded, set.labels[index])
  }
}
