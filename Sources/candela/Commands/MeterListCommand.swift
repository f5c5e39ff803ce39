import ArgumentParser
import CandelaHALLinux

/// Lists the energy meters of this machine.
struct MeterListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List this machine's energy meters: what each covers, and whether it can be read.",
    discussion: """
      RAPL counters, power sensors of hwmon and IIO drivers, batteries and supplies, NVIDIA GPUs. The rails of a board are
      not listed: candela meter watch --host H shows them.

      Examples:
        candela meter list
        candela meter list --json
      """)

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let output = MeterListOutput(PlatformMeters.all())
    if json { try Console.json(output) } else { output.printText() }
  }
}
