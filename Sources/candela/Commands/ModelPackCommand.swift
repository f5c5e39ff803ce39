import ArgumentParser
import CandelaBoardSpec
import CandelaMedia
import CandelaModel
import Foundation

/// Builds a bundle from NumPy arrays.
struct ModelPackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Build a bundle from NumPy arrays, so that a mask trained elsewhere runs here.",
    discussion: """
      phase.npy holds radians, [rows, columns] or [layers, rows, columns]; weights.npy holds [diodes, classes], of which
      the sign counts (zero is plus); diode = row * columns + column. The phase is rounded to the design's levels unless
      --continuous keeps 16 bits of a turn, which simulated boards accept.

      Examples:
        candela model pack --board accel-published --continuous --phase phase.npy --weights weights.npy \\
          --classes names.txt --out trained.candela
        candela model pack --design optics.yaml --phase phase.npy --weights weights.npy --classes names.txt --out m.candela
        candela eval --board optics.yaml --model m.candela --frames images.gz --labels labels.gz
      """)

  @Option(help: ArgumentHelp("Board profile: a name under boards/, or a folder.", valueName: "name"))
  var board: String?
  @Option(help: ArgumentHelp("Optics file, for a simulated board around that design.", valueName: "yaml"))
  var design: String?
  @Option(help: ArgumentHelp("Mask phases.", valueName: "npy"))
  var phase: String
  @Option(help: ArgumentHelp("Weights.", valueName: "npy"))
  var weights: String
  @Option(help: ArgumentHelp("File with one class name a line.", valueName: "file"))
  var classes: String
  @Option(help: ArgumentHelp("Bundle to write.", valueName: "file"))
  var out: String
  @Flag(help: "Keep the mask unquantised (simulated boards only).")
  var continuous = false
  @Option(help: ArgumentHelp("crop or stretch: what is kept of a frame of another shape.", valueName: "fit"))
  var fit = "crop"
  @Option(help: ArgumentHelp("amplitude or intensity: what a pixel value means.", valueName: "encoding"))
  var encoding = "amplitude"
  @Flag(help: "Exchange dark and bright in frames.")
  var invert = false
  @Option(
    help: ArgumentHelp(
      "Length of a light pulse over the board's own, above 0, at most 1; rounded to whole nanoseconds.",
      valueName: "share"))
  var exposure = 1.0
  @Option(help: ArgumentHelp("Name of the model. Default: the output file's.", valueName: "text"))
  var name: String?
  @Option(help: ArgumentHelp("Where the arrays come from, for the bundle's provenance.", valueName: "text"))
  var data = ""
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    guard (board == nil) != (design == nil) else { throw ValidationError("Give either --board or --design.") }
    guard InputSpecification.Fit(rawValue: fit) != nil else { throw ValidationError("--fit is crop or stretch.") }
    guard InputSpecification.Encoding(rawValue: encoding) != nil else {
      throw ValidationError("--encoding is amplitude or intensity.")
    }
    guard exposure > 0, exposure <= 1 else {
      throw ValidationError("--exposure is \(exposure); give a number above 0, at most 1.")
    }
  }

  func run() throws {
    let workspace = Workspace()
    let profile = try profile(workspace)
    let phases = try NPYArray(path: phase)
    let signs = try NPYArray(path: weights)
    let packer = try ModelPacker(
      profile: profile, description: try description(profile), phase: try phases.doubles(), phaseShape: phases.shape,
      weights: try signs.doubles(), weightShape: signs.shape, continuous: continuous)
    let fused = try workspace.operators().fusedOperator(design: profile.design, masks: packer.masks)
    let (bundle, report) = try packer.pack(operator: fused)
    try AtomicFile.write(bundle.encoded(), to: out)
    let output = PackOutput(bundle, report, path: out, board: profile.name)
    if json { try Console.json(output) } else { output.printText() }
  }

  private func profile(_ workspace: Workspace) throws -> BoardProfile {
    if let design { return try .simulated(around: design, workspace) }
    return try BoardProfileLoader(workspace.locator).load(board ?? "")
  }

  private func description(_ profile: BoardProfile) throws -> ModelDescription {
    let names = try ClassNames.read(classes)
    return ModelDescription(
      name: name ?? ((out as NSString).lastPathComponent as NSString).deletingPathExtension,
      task: "\(names.count) classes: \(names.joined(separator: ", "))", classes: names,
      input: InputSpecification(
        pixels: profile.design.input.pixels, fit: InputSpecification.Fit(rawValue: fit) ?? .crop,
        encoding: InputSpecification.Encoding(rawValue: encoding) ?? .amplitude, inverted: invert),
      relativeExposure: exposure,
      provenance: ModelProvenance(
        tool: "candela \(Version.text)", command: Workspace.commandLine, data: data, date: Workspace.today,
        notes: "Packed from NumPy arrays."))
  }
}

/// What `candela model pack` reports.
private struct PackOutput: Encodable {
  let bundle: String
  let board: String
  let classes: [String]
  let phase_rounding_rms_rad: Double
  let phase_rounding_max_rad: Double
  let zero_weights: Int
  let mask_digest: String
  let weights_digest: String
  let digest: String

  init(_ model: ModelBundle, _ report: PackReport, path: String, board: String) {
    bundle = path
    self.board = board
    classes = model.classNames
    phase_rounding_rms_rad = report.phaseRoundingRMS
    phase_rounding_max_rad = report.phaseRoundingMaximum
    zero_weights = report.zeroWeights
    mask_digest = report.maskDigest.description
    weights_digest = report.weightsDigest.description
    digest = report.digest.description
  }

  func printText() {
    Console.line("wrote   \(bundle) for \(board): \(classes.count) classes")
    Console.line(
      "mask    rounded by \(String(format: "%.4f", phase_rounding_rms_rad)) rad RMS, "
        + "\(String(format: "%.4f", phase_rounding_max_rad)) at most; digest \(mask_digest.prefix(12))")
    if zero_weights > 0 { Console.line("weights \(zero_weights) zeros were taken as plus") }
    Console.line("digest  \(digest)")
  }
}
