import ArgumentParser
import CandelaHAL
import CandelaMedia
import CandelaScene

/// Writes generated, labelled frames to IDX files.
struct SceneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scene",
    abstract: "Write generated, labelled frames as IDX files.",
    discussion: """
      The frames are the generated scene's stills: eight shapes, balanced, the same bytes on every machine.

      Example:
        candela scene --count 1000 --out shapes-images-idx3-ubyte --labels-out shapes-labels-idx1-ubyte
      """)

  @Option(help: ArgumentHelp("Frames to write.", valueName: "n"))
  var count = 1000
  @Option(help: ArgumentHelp("Rows and columns of a frame, 8...4096.", valueName: "pixels"))
  var side = 28
  @Option(help: ArgumentHelp("easy, default or hard.", valueName: "level"))
  var level = "default"
  @Option(help: ArgumentHelp("Seed.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("File for the frames (idx3).", valueName: "file"))
  var out: String
  @Option(help: ArgumentHelp("File for the labels (idx1).", valueName: "file"))
  var labelsOut: String?

  /// The frames are drawn in memory and written in one piece; it is also what Candela reads back.
  private static let largestFile = MediaLimits.fileBytes

  func run() throws {
    guard (1...1_000_000).contains(count) else {
      throw UsageError.options("--count is \(count)", remedy: "Give 1...1,000,000")
    }
    guard let parameters = SceneParameters.named(level) else {
      throw UsageError.options("there is no level \"\(level)\"", remedy: "Choose easy, default or hard")
    }
    let set = try LabelledSet(.free, count: count, seed: seed, width: side, height: side, parameters: parameters)
    guard count <= Self.largestFile / set.byteCount else {
      throw UsageError.options(
        "\(count) frames of \(side) x \(side) are more than \(Self.largestFile >> 20) MiB",
        remedy: "Ask for fewer or smaller frames")
    }
    let bar = ProgressBar("drawing", total: count)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * set.byteCount)
    for index in 0..<count {
      pixels += set.frame(index)
      bar.advance()
    }
    bar.finish()
    try IDXArray(shape: [count, side, side], elements: pixels).write(to: out)
    if let labelsOut {
      try IDXArray(shape: [count], elements: (0..<count).map { UInt8(set.label($0)) }).write(to: labelsOut)
    }
    Console.line(
      "\(count) frames of \(side) x \(side), \(set.classNames.count) classes: \(set.classNames.joined(separator: ", "))"
    )
  }
}
