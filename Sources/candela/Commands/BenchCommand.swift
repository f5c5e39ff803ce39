import ArgumentParser

/// Measurements of speed.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this release is on this machine.",
    subcommands: [BenchOpticsCommand.self, BenchRunCommand.self, BenchDigitalCommand.self])
}
