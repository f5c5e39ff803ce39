import ArgumentParser
import CandelaRuntime

/// Exposes one frame and shows the result block.
struct BoardExposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expose",
    abstract: "Expose one frame and show everything that the board says about it.",
    discussion: """
      Examples:
        candela board expose
        candela board expose --model fashion-mnist --frames t10k-images-idx3-ubyte.gz --index 7 --json
      """)

  @OptionGroup var frame: SingleFrameOptions
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  private struct Output: Encodable {
    let kind: ResultKind
    let winner: Int
    let `class`: String
    let truth: String?
    let epoch: UInt32
    let sequence: UInt32
    let duration_ns: UInt32
    let outputs: [Int]
    let saturation: UInt16
    let quality: [String]
    let laser_on_ns: UInt64
  }

  func run() throws {
    let (session, loaded, label) = try frame.prepared()
    let (result, outputs) = try session.withArmedLaser {
      (try session.driver.expose(sequence: UInt32(frame.index)), try session.driver.readOutputs())
    }
    let names = loaded.bundle.classNames
    let output = Output(
      kind: session.kind, winner: result.winner, class: names[result.winner],
      truth: label.map { names[$0] }, epoch: result.epoch,
      sequence: result.sequence, duration_ns: result.durationNanoseconds, outputs: outputs.map(Int.init),
      saturation: result.saturation, quality: result.quality.names,
      laser_on_ns: try session.driver.counters().laserOnNanoseconds)
    if json {
      try Console.json(output)
      return
    }
    Console.line("class     \(output.class)\(output.truth.map { " (truth: \($0))" } ?? "")")
    Console.line(
      "epoch     \(output.epoch), sequence \(output.sequence), \(output.duration_ns) ns (\(output.kind.rawValue))")
    Console.line("quality   \(output.quality.isEmpty ? "good" : output.quality.joined(separator: ", "))")
    for (name, code) in zip(names, output.outputs) { Console.line("  \(Format.padded(name, 14)) \(code)") }
  }
}
