import ArgumentParser
import CandelaBoardSpec
import CandelaHALLinux

/// Finds out what stands between this machine and a board.
struct BoardDoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find out what stands in the way of a board, and the command that mends it.",
    discussion: """
      Looks at kernel, device files, rights, bus, chip, lines and camera without touching them; when all is well there, it
      opens the board, reads its identity and runs the self-test. The laser stays off. Without --host the computer's model
      chooses the profile. Exit status 0: nothing stands in the way; 1: errors; 2: warnings only.

      Examples:
        candela board doctor
        candela board doctor --host raspberry-pi-5 --json
        candela board doctor --host sim                 the simulated board alone
      """)

  @Option(help: ArgumentHelp("Board profile: a name under boards/, or a folder.", valueName: "name"))
  var board = "accel-reference"
  @Option(help: ArgumentHelp("Host profile. Default: the one that fits this computer.", valueName: "name"))
  var host: String?
  @Flag(help: "Look at the machine only: open neither bus nor lines.")
  var passive = false
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let workspace = Workspace()
    let survey = MachineSurvey()
    let chosen = try HostChoice.host(named: host, survey: survey, workspace)
    let profile = try BoardProfileLoader(workspace.locator).load(board)
    var report = DoctorReport()
    report.passes.append(
      "machine  \(survey.kernel.machine.isEmpty ? "of unknown make" : survey.kernel.machine), kernel "
        + "\(survey.kernel.release), candela \(Version.text), libgpiod \(survey.gpioLibrary)")
    let isUsable = examineMachine(chosen, survey, &report)
    if let chosen, isUsable, !passive {
      let options = try BoardOptions.parse(["--board", board, "--host", host ?? chosen.name])
      BoardDoctor(options, profile: profile, workspace: workspace).examine(into: &report)
    }
    if json { try report.printJSON() } else { report.printText() }
    if let status = report.status { throw EarlyExit(status: status) }
  }

  /// - Returns: whether the board can be opened.
  private func examineMachine(_ host: HostProfile?, _ survey: MachineSurvey, _ report: inout DoctorReport) -> Bool {
    if let host { report.passes.append("host     \(host.name): \(host.title)") }
    if let host, host.wantedWires == nil { return true }
    let machine = MachineDoctor.examine(survey, wanted: host?.wantedWires)
    report.passes += machine.passes
    report.findings += machine.findings
    if host == nil {
      report.findings.append(
        Finding(
          .info, "CND-9130", "no host profile fits this computer",
          cause: survey.kernel.machine.isEmpty
            ? "the firmware does not say what computer it is" : "it calls itself \"\(survey.kernel.machine)\"",
          remedy: "candela board doctor --host NAME, with a name from docs/hosts/ or a profile of your own; "
            + "without any hardware: candela board doctor --host sim"))
    }
    return machine.isUsable
  }
}
