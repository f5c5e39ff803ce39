import ArgumentParser

/// One board at a time: what it is, whether it works, what it sees.
struct BoardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board",
    abstract: "Find boards and talk to one: identity, checks, registers, one exposure, photodiodes.",
    subcommands: [
      BoardScanCommand.self, BoardDoctorCommand.self,
      BoardInfoCommand.self, BoardSelfTestCommand.self, BoardReadCommand.self, BoardWriteCommand.self,
      BoardExposeCommand.self, BoardDiodesCommand.self, BoardConformanceCommand.self,
    ])
}
