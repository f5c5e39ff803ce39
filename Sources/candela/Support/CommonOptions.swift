import ArgumentParser
import CandelaBoardSpec

/// Which board, and what randomness.
package struct BoardOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Board profile: a name under boards/, or a folder.", valueName: "name"))
  package var board = "accel-reference"

  @Option(
    help: ArgumentHelp("Host profile: where the board's bus and lines are; sim has neither.", valueName: "name"))
  package var host = "sim"

  @Option(help: ArgumentHelp("Seed of everything random; the same seed gives the same bytes.", valueName: "n"))
  package var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Serial number of the simulated device: its gains and offsets follow from it.", valueName: "n"))
  package var serial: UInt64 = 1

  @Flag(help: "Switch every noise stage of the simulated device off.")
  package var ideal = false

  /// What parsing starts from.
  package init() {}
}

/// Which frames.
struct FrameOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "IDX file (plain or .gz; idx4 as clips), folder of PNG or PGM, one image, Y4M stream, - for standard input, or "
        + "scene for the built-in generated scene.", valueName: "file"))
  var frames: String?

  @Option(help: ArgumentHelp("Ground truth, an idx1 file with one label a frame or clip.", valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("Stop after so many frames.", valueName: "n"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit); give at least 1.") }
    if frames == nil || frames == "scene", labels != nil {
      throw ValidationError("The generated scene brings its own labels; leave --labels out, or name --frames.")
    }
  }
}
