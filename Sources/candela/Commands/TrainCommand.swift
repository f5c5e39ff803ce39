import ArgumentParser
import CandelaBoardSpec
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaSimHarness
import CandelaTraining
import Foundation

/// Trains phase mask and EAC weights together, or the weights behind a fixed mask, and packs them into a bundle.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a phase mask and the EAC's binary weights together, and pack the bundle.",
    discussion: """
      Gradients go through the fused operator to the mask's phases; the mask is rounded to the board's levels and the
      weights to signs while training. At the end the bundle is tested on the simulated board, and a picture of mask,
      input, light and confusion is written beside it. A checkpoint is kept after every epoch until the bundle stands.
      The same seed and number of threads give the same bundle, but for its date, on one machine; with --fixed-mask on
      any machine.

      Examples:
        candela train --out my-shapes.candela
        candela train --frames train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --classes names.txt \\
          --test-frames t10k-images-idx3-ubyte.gz --test-labels t10k-labels-idx1-ubyte.gz --out fashion.candela
        candela train --frames f.gz --labels l.gz --epochs 60 --augment shift:2,mirror --out m.candela
        candela train --frames f.gz --labels l.gz --epochs 60 --augment shift:2,mirror --out m.candela \\
          --resume m.candela.checkpoint
      """)

  @OptionGroup var frames: FrameOptions
  @OptionGroup var board: BoardOptions
  @OptionGroup var settings: TrainOptions

  @Option(help: ArgumentHelp("Test frames; the bundle's accuracy is measured on them.", valueName: "file"))
  var testFrames: String?
  @Option(help: ArgumentHelp("Labels of the test frames.", valueName: "file"))
  var testLabels: String?
  @Option(
    help: ArgumentHelp("File with one class name a line. Default: numbers, or the scene's shapes.", valueName: "file"))
  var classes: String?
  @Option(help: ArgumentHelp("Go on from this checkpoint of a run with the same settings.", valueName: "file"))
  var resume: String?
  @Option(
    help: ArgumentHelp("Where checkpoints go. Default: the output file's name with .checkpoint.", valueName: "file"))
  var checkpoint: String?
  @Option(help: ArgumentHelp("Where the picture goes. Default: the output file's name with .png.", valueName: "png"))
  var picture: String?
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
    if settings.fixedMask, resume != nil || checkpoint != nil {
      throw ValidationError("Weights behind a fixed mask take a minute; there are no checkpoints with --fixed-mask.")
    }
  }

  var checkpointPath: String { checkpoint ?? out + ".checkpoint" }
  var picturePath: String { picture ?? (out as NSString).deletingPathExtension + ".png" }

  func run() throws {
    let workspace = Workspace()
    for path in [out, picturePath, checkpointPath] { try OutputFolder.requireWritable(for: path) }
    try board.requireSimulated("train", workspace)
    let profile = try board.profile(workspace)
    let session = try TrainingSession(command: self, profile: profile, operators: try workspace.operators())
    let result = try session.run()
    try AtomicFile.write(result.bundle.encoded(), to: out)
    try result.picture.writePNG(to: picturePath)
    if !settings.fixedMask { removeCheckpoint() }
    if json { try Console.json(result.output) } else { result.output.printText() }
  }

  /// The bundle stands. A path that names something other than a file (a device) is left alone.
  private func removeCheckpoint() {
    let attributes = try? FileManager.default.attributesOfItem(atPath: checkpointPath)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return }
    try? FileManager.default.removeItem(atPath: checkpointPath)
  }
}
