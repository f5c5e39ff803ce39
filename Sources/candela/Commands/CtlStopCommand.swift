import ArgumentParser

/// Ends a run.
struct CtlStopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "End a run after its current frame, the laser made safe.",
    discussion: """
      Example:
        candela ctl stop --socket /run/candela/control
      """)

  @OptionGroup var options: CtlOptions

  func run() throws { try options.ask(ControlRequest(wish: .stop)) }
}
