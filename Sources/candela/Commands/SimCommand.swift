import ArgumentParser

/// The simulated board for others than this process.
struct SimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sim", abstract: "The simulated board on virtual wires.", subcommands: [SimServeCommand.self])
}
