import ArgumentParser

/// The simulated board for others than this process, and in trouble.
struct SimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sim", abstract: "The simulated board on virtual wires, and campaigns of faults.",
    subcommands: [SimServeCommand.self, SimCampaignCommand.self])
}
