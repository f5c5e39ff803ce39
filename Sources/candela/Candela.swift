import ArgumentParser
import Foundation

/// The command line. Each command lives in a file of its own under Commands/.
@main
struct Candela: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "candela",
    abstract: "Run, simulate and meter photonic vision chips.",
    discussion: """
      Without a board, everything runs on the simulated reference board, which answers at register level.

      Examples:
        candela run                                        a generated scene, live
        candela run --frames clip.gz --limit 300 --json    a recorded clip, one JSON line a frame
        candela eval --frames t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz
        candela board info                                 what the board says about itself
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, ReplayCommand.self, EvalCommand.self, TrainCommand.self, AdaptCommand.self, BoardCommand.self,
      ModelCommand.self, SceneCommand.self, SimCommand.self, BenchCommand.self, MeterCommand.self,
      CtlCommand.self,
    ])

  /// Parses, runs, and turns every error into one clear message and a documented exit code.
  static func main() {
    do {
      Console.ignoreClosedPipes()
      try StandardErrorLog.install(environment: ProcessInfo.processInfo.environment)
      var command = try parseAsRoot()
      try command.run()
      try Console.checkOutput()
    } catch {
      Failure.report(error, command: Self.self)
    }
  }
}

/// What this build calls itself.
enum Version {
  static let text = "0.1.0"
}
