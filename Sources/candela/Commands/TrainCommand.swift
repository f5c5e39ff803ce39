import ArgumentParser
import CandelaBoardSpec
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaSimHarness
import CandelaTraining
import Foundation

/// Trains EAC weights behind a fixed mask and packs both into a bundle.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the EAC's binary weights behind a fixed phase mask, and pack the bundle.",
    discussion: """
      The mask is a formula (flat, lens:<mm>, diffuser:<pixels>, joined by +) rounded to the board's levels. The weights
      are trained on the photodiode vectors of the training frames. The same seed gives the same bundle, but for its
      date, on any machine.

      Examples:
        candela train --out my-shapes.candela
        candela train --frames train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --classes names.txt \\
          --test-frames t10k-images-idx3-ubyte.gz --test-labels t10k-labels-idx1-ubyte.gz --out fashion.candela
      """)

  @OptionGroup var frames: FrameOptions
  @OptionGroup var board: BoardOptions

  @Option(help: ArgumentHelp("Test frames; the bundle's accuracy is measured on them.", valueName: "file"))
  var testFrames: String?
  @Option(help: ArgumentHelp("Labels of the test frames.", valueName: "file"))
  var testLabels: String?
  @Option(
    help: ArgumentHelp("File with one class name a line. Default: numbers, or the scene's shapes.", valueName: "file"))
  var classes: String?
  @Option(help: ArgumentHelp("Mask pattern.", valueName: "pattern"))
  var mask = "lens:120+diffuser:6"
  @Option(help: ArgumentHelp("Times that every frame is seen.", valueName: "n"))
  var epochs = 40
  @Option(help: ArgumentHelp("Frames of one step.", valueName: "n"))
  var batch = 200
  @Option(help: ArgumentHelp("Adam's step size at the start.", valueName: "rate"))
  var rate: Float = 0.02
  @Option(help: ArgumentHelp("Name of the model. Default: the output file's.", valueName: "text"))
  var name: String?
  @Option(help: ArgumentHelp("Date for the bundle's provenance. Default: today.", valueName: "text"))
  var date: String?
  @Option(help: ArgumentHelp("Bundle to write.", valueName: "file"))
  var out: String
  @Flag(help: "Print one JSON object at the end instead of text.")
  var json = false

  func validate() throws {
    if (testFrames == nil) != (testLabels == nil) {
      throw ValidationError("Give --test-frames and --test-labels together.")
    }
    if !frames.isScene, frames.labels == nil { throw ValidationError("Training needs --labels.") }
  }

  func run() throws {
    let workspace = Workspace()
    try requireWritableFolder()
    try board.checkHost(workspace)
    let profile = try board.profile(workspace)
    let training = try WeightTraining(command: self, profile: profile, operators: try workspace.operators())
    let result = try training.run()
    try AtomicFile.write(result.bundle.encoded(), to: out)
    if json { try Console.json(result.output) } else { result.output.printText() }
  }

  /// Minutes of work must not end at a folder that cannot be written.
  private func requireWritableFolder() throws {
    let folder = URL(fileURLWithPath: out).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw MediaError(.cannotWrite, "\(out) cannot be written: folder \(folder) does not exist or is not writable")
    }
  }
}
