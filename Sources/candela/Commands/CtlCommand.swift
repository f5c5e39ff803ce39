import ArgumentParser

/// A run that goes on: ask it, change it, end it.
struct CtlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ctl", abstract: "Ask, change or end a run that goes on (candela run --control).",
    subcommands: [CtlStatusCommand.self, CtlSetCommand.self, CtlStopCommand.self])
}

/// Where the run listens, and how its answer is shown.
struct CtlOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The run's control socket.", valueName: "path"))
  var socket: String
  @Flag(help: "Print the run's answer as one JSON object.")
  var json = false

  /// Asks the run and shows its answer.
  func ask(_ request: ControlRequest) throws {
    let reply = try ControlClient(path: socket).ask(request)
    if json { return try Console.json(reply) }
    if let change = reply.change {
      Console.line(
        "changed   configuration \(change.configuration) after "
          + (change.last_epoch.map { "EPOCH \($0)" } ?? "no frame") + ", no frame for "
          + Format.si(change.duration_us * 1e-6, "s"))
    }
    guard let status = reply.status else { return }
    Console.line("run       process \(status.process), \(status.source) on \(status.board) (\(status.kind))")
    Console.line(
      "settings  configuration \(status.configuration): model \(status.model), policy \(status.policy), unknown below "
        + (status.unknown_below.map { "\($0) codes" } ?? "nothing"))
    let flags = status.flags.sorted { $0.key < $1.key }.map { ", \($0.key) \($0.value)" }.joined()
    Console.line(
      "frames    \(status.frames) in \(Format.seconds(status.seconds)), unknown \(status.unknown), faults \(status.faults)"
        + flags + (status.observer_drops > 0 ? ", not counted \(status.observer_drops)" : "")
        + (status.accuracy.map { ", accuracy \(Format.percent($0))" } ?? ""))
    if status.is_stopping { Console.line("          ending") }
  }
}
