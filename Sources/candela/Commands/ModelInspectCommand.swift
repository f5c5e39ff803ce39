import ArgumentParser
import CandelaBoardSpec
import CandelaMedia
import CandelaModel
import CandelaSimHarness
import Foundation

/// Shows what is in a bundle, and exports its arrays.
struct ModelInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is in a bundle; export phase, weights, H and intensities as NumPy arrays.",
    discussion: """
      --export writes phase.npy [layers, rows, columns] in radians, weights.npy [diodes, classes] of +1 and -1,
      operator.npy (H, complex64 [samples, input pixels]), mask.png, and for the frames given with --frames
      intensities.npy (uint32 counts [frames, diodes]).

      Examples:
        candela model inspect shapes
        candela model inspect fashion-mnist --export out --frames t10k-images-idx3-ubyte.gz --limit 100
      """)

  @Argument(help: "Bundle: a name under models/ or a file.")
  var model: String
  @Option(help: ArgumentHelp("Board profile. Default: the one that the bundle names.", valueName: "name"))
  var board: String?
  @Option(help: ArgumentHelp("Folder for the arrays; created if needed.", valueName: "folder"))
  var export: String?
  @OptionGroup var frames: FrameOptions
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let workspace = Workspace()
    let bundle = try ModelLibrary(workspace.locator).load(model)
    if let export { try write(bundle, to: export, workspace) }
    let output = InspectOutput(bundle)
    if json { try Console.json(output) } else { output.printText() }
  }

  private func write(_ bundle: ModelBundle, to folder: String, _ workspace: Workspace) throws {
    var options = BoardOptions()
    options.board = board ?? bundle.manifest.board
    let profile = try options.profile(workspace)
    try bundle.check(against: profile)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw UsageError(
        code: "CND-9004", message: "folder \(folder) cannot be made", cause: error.localizedDescription,
        remedy: "Choose a folder that you may write to")
    }
    let phase = bundle.exportedPhase
    try NPYArray(shape: phase.shape, phase.values).write(to: "\(folder)/phase.npy")
    let weights = bundle.exportedWeights
    try NPYArray(shape: weights.shape, weights.values).write(to: "\(folder)/weights.npy")
    let field = try bundle.exportedFieldOperator(profile: profile)
    try NPYArray(shape: field.shape, interleavedComplex: field.values).write(to: "\(folder)/operator.npy")
    try maskPicture(bundle).draw().writePNG(to: "\(folder)/mask.png")
    if frames.frames != nil { try writeIntensities(bundle, profile, to: folder, workspace) }
  }

  private func writeIntensities(
    _ bundle: ModelBundle, _ profile: BoardProfile, to folder: String, _ workspace: Workspace
  ) throws {
    let set = try ApertureSet(
      reading: try frames.evaluationSource(seed: 1), bundle.manifest.input, limit: frames.limit, isQuiet: json)
    let fused = try workspace.operators().fusedOperator(design: profile.design, masks: bundle.masks)
    let intensities = try bundle.exportedIntensities(
      of: (0..<set.count).map { Array(set.aperture($0)) }, operator: fused)
    try NPYArray(shape: intensities.shape, intensities.values).write(to: "\(folder)/intensities.npy")
  }

  private func maskPicture(_ bundle: ModelBundle) -> HeatmapPlot {
    let mask = bundle.masks[0]
    return HeatmapPlot(
      title: "\(bundle.manifest.name): \(bundle.masks.count > 1 ? "first phase mask" : "phase mask")", quantity: "rad",
      rows: mask.pixels, columns: mask.pixels,
      values: mask.levels.map { Double($0) * mask.phasePerLevelRadians })
  }
}

/// What `candela model inspect` shows.
private struct InspectOutput: Encodable {
  let name: String
  let task: String
  let classes: [String]
  let board: String
  let design_digest: String
  let mask_format: String
  let mask_pixels: Int
  let mask_digest: String
  let weights_digest: String
  let relative_exposure: Double
  let input: InputSpecification
  let provenance: ModelProvenance
  let metrics: [ModelMetric]
  let golden_frames: Int
  let digest: String

  init(_ bundle: ModelBundle) {
    let manifest = bundle.manifest
    name = manifest.name
    task = manifest.task
    classes = manifest.classes
    board = manifest.board
    design_digest = manifest.designDigest.description
    mask_format = manifest.mask.format == .continuous ? "continuous" : "levels"
    mask_pixels = manifest.mask.pixels
    mask_digest = manifest.maskDigest.description
    weights_digest = manifest.weightsDigest.description
    relative_exposure = manifest.relativeExposure
    input = manifest.input
    provenance = manifest.provenance
    metrics = manifest.metrics
    golden_frames = bundle.golden.frames.count
    digest = bundle.digest.description
  }

  func printText() {
    Console.line("\(name)  \(task)")
    Console.line("board    \(board), design \(design_digest.prefix(12))")
    Console.line("mask     \(mask_pixels) x \(mask_pixels), \(mask_format), \(mask_digest.prefix(12))")
    Console.line("weights  \(weights_digest.prefix(12)), \(classes.count) classes")
    Console.line(
      "input    \(input.pixels) x \(input.pixels), \(input.fit.rawValue), \(input.encoding.rawValue)\(input.inverted ? ", inverted" : "")"
    )
    if relative_exposure != 1 { Console.line("exposure \(Format.percent(relative_exposure)) of the board's pulse") }
    Console.line("made by  \(provenance.tool) on \(provenance.date): \(provenance.command)")
    Console.line("data     \(provenance.data)")
    if !provenance.notes.isEmpty { Console.line("notes    \(provenance.notes)") }
    for metric in metrics {
      Console.line(
        "\(Format.padded(metric.name, 9))\(Format.percent(metric.value)) (\(metric.kind.rawValue): \(metric.conditions))"
      )
    }
    Console.line("golden   \(golden_frames) frames")
    Console.line("digest   \(digest)")
  }
}
