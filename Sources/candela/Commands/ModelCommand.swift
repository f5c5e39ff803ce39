import ArgumentParser

/// Bundles: make, look into, check.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Make, inspect and verify model bundles.",
    subcommands: [ModelPackCommand.self, ModelInspectCommand.self, ModelVerifyCommand.self])
}
