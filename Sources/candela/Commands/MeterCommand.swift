import ArgumentParser

/// Energy: meters, claims, live rails.
struct MeterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meter", abstract: "Energy: this machine's meters, live power, and the published claims recomputed.",
    subcommands: [
      MeterListCommand.self, MeterWatchCommand.self, MeterChipCommand.self, MeterReportCommand.self,
      MeterClaimsCommand.self,
    ])
}
