import ArgumentParser
import CandelaMedia
import CandelaTraining
import Foundation

/// Adaptive training: re-trains a bundle's weights on what one device's photodiodes read.
struct AdaptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Re-train a bundle's weights on one device's photodiodes, to undo its errors.",
    discussion: """
      The first --images frames are shown to the device and its photodiodes read through the driver's diagnostic read-out.
      The readings of further labelled frames of the same source are predicted from those (a reading is a quadratic form
      of the amplitudes, whatever the device's errors). The EAC weights are then trained on both, from the bundle's own;
      the mask stays. The new bundle is for this device only.

      Examples:
        candela adapt --model mnist --mask-error 0.26 --shift 1 --frames train-images-idx3-ubyte.gz \\
          --labels train-labels-idx1-ubyte.gz --test-frames t10k-images-idx3-ubyte.gz \\
          --test-labels t10k-labels-idx1-ubyte.gz --out adapted.candela
        candela adapt --rotation 5 --out adapted-shapes.candela
      """)

  @OptionGroup var board: BoardOptions
  @OptionGroup var errors: DeviceErrorOptions

  @Option(help: ArgumentHelp("Bundle to adapt: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Labelled frames, as for eval. Default: the generated scene.", valueName: "file"))
  var frames: String?
  @Option(help: ArgumentHelp("Their labels, an idx1 file.", valueName: "file"))
  var labels: String?
  @Option(help: ArgumentHelp("Frames that the device is shown.", valueName: "n"))
  var images = 2000
  @Option(help: ArgumentHelp("Times that each is read; the mean counts.", valueName: "n"))
  var reads = 1
  @Option(
    help: ArgumentHelp(
      "Most further frames whose readings are predicted; 0 trains on the device's alone.", valueName: "n"))
  var predicted = 40_000
  @Option(
    help: ArgumentHelp("Times that every frame is seen. Default: 20, or 60 without predicted ones.", valueName: "n"))
  var epochs: Int?
  @Option(help: ArgumentHelp("Noise while training, as a share of the root of each reading.", valueName: "share"))
  var noise: Float = 0.3
  @Option(help: ArgumentHelp("Test frames for a table of before and after.", valueName: "file"))
  var testFrames: String?
  @Option(help: ArgumentHelp("Labels of the test frames.", valueName: "file"))
  var testLabels: String?
  @Option(help: ArgumentHelp("Name of the new model. Default: the output file's.", valueName: "text"))
  var name: String?
  @Option(help: ArgumentHelp("Date for the bundle's provenance. Default: today.", valueName: "text"))
  var date: String?
  @Option(help: ArgumentHelp("Bundle to write.", valueName: "file"))
  var out: String
  @Flag(help: "Print one JSON object at the end instead of text.")
  var json = false

  var isScene: Bool { frames == nil || frames == "scene" }
  /// What to call the frames.
  var title: String { isScene ? "generated scene" : frames ?? "" }

  func validate() throws {
    if (testFrames == nil) != (testLabels == nil) {
      throw ValidationError("Give --test-frames and --test-labels together.")
    }
    if isScene, labels != nil {
      throw ValidationError("The generated scene brings its own labels; leave --labels out, or name --frames.")
    }
    if !isScene, labels == nil { throw ValidationError("Training needs --labels.") }
    guard (1...ReadingPredictor.mostFrames).contains(images) || (predicted == 0 && (1...100_000).contains(images))
    else {
      throw ValidationError(
        "--images is \(images); give 1...\(ReadingPredictor.mostFrames), or up to 100,000 with --predicted 0.")
    }
    guard (1...1000).contains(reads) else { throw ValidationError("--reads is \(reads); give 1...1,000.") }
    guard (0...1_000_000).contains(predicted) else {
      throw ValidationError("--predicted is \(predicted); give 0...1,000,000.")
    }
  }

  func run() throws {
    try OutputFolder.requireWritable(for: out)
    let workspace = Workspace()
    try board.requireSimulated("adapt", workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    let adaptation = Adaptation(
      command: self, loaded: loaded, device: try board.device(errors, for: loaded.profile),
      operators: try workspace.operators())
    let result = try adaptation.run()
    try AtomicFile.write(result.bundle.encoded(), to: out)
    if json { try Console.json(result.output) } else { result.output.printText() }
  }
}
