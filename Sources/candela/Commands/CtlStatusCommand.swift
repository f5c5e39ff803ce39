import ArgumentParser

/// Asks a run how it is getting on.
struct CtlStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show a run's settings and counts.",
    discussion: """
      Example:
        candela ctl status --socket /run/candela/control
      """)

  @OptionGroup var options: CtlOptions

  func run() throws { try options.ask(ControlRequest(wish: .status)) }
}
