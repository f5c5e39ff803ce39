import ArgumentParser
import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux

/// Lists what this machine has for reaching a board, and the boards that answer.
struct BoardScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "List I2C adapters, GPIO chips, cameras, and the boards that answer.",
    discussion: """
      Only the bus that the host profile names is asked for boards: the question begins with a write of two bytes, which
      could harm other parts, a memory module's EEPROM for example. Without --host the profile that fits this computer's
      model or adapters is taken.

      Examples:
        candela board scan
        candela board scan --host raspberry-pi-4 --json
      """)

  @Option(help: ArgumentHelp("Host profile. Default: the one that fits this computer.", valueName: "name"))
  var host: String?
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let workspace = Workspace()
    let survey = MachineSurvey()
    let chosen = try HostChoice.host(named: host, survey: survey, workspace)
    var output = ScanOutput(survey, host: chosen?.name)
    do throws(HALError) {
      try ask(chosen, survey, workspace, &output)
    } catch {
      output.boards_note = "\(error)"
    }
    if json { try Console.json(output) } else { output.printText() }
  }

  private func ask(
    _ host: HostProfile?, _ survey: MachineSurvey, _ workspace: Workspace, _ output: inout ScanOutput
  ) throws(HALError) {
    guard let host, let wires = host.wantedWires else {
      output.boards_note = "no bus was asked: no host profile with wires is chosen"
      return
    }
    let adapters = survey.adapters(fitting: wires.bus)
    guard let adapter = adapters.first, adapters.count == 1, adapter.node?.isUsable == true else {
      output.boards_note =
        "no bus was asked: \(wires.bus) is not usable; candela board doctor --host \(host.name) says why"
      return
    }
    let lock = try BoardLock(device: adapter.path, folders: BoardLock.folders(environment: workspace.environment))
    defer { withExtendedLifetime(lock) {} }
    let loader = BoardProfileLoader(workspace.locator)
    let profiles = loader.names.compactMap { try? loader.load($0) }.filter { !$0.simulatorOnly }
    output.boards = try BoardFinder(bus: try LinuxI2CBus(.path(adapter.path)), profiles: profiles).boards().map {
      board in
      ScanOutput.Board(
        host: host.name, bus: adapter.path, address: "\(board.address)", board: board.record?.boardName,
        serial: board.record?.serialText,
        protocol_version: "\(board.protocolVersion >> 8).\(board.protocolVersion & 0xFF)")
    }
  }
}
