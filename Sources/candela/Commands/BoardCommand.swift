import ArgumentParser

/// One board at a time: what it is, whether it works, what it sees.
struct BoardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board", abstract: "Talk to one board: identity, self-test, registers, one exposure, photodiodes.",
    subcommands: [
      BoardInfoCommand.self, BoardSelfTestCommand.self, BoardReadCommand.self, BoardWriteCommand.self,
      BoardExposeCommand.self, BoardDiodesCommand.self, BoardConformanceCommand.self,
    ])
}
