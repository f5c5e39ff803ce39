import ArgumentParser
import CandelaRuntime

/// Several simulated boards in one run.
struct FleetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Boards: simulated devices with this many serial numbers from --serial on, each with a thread of its own.",
      valueName: "n"))
  var boards = 1
  @Option(
    help: ArgumentHelp(
      "How frames are dealt: round-robin, or mirror: every frame to every board, and a vote. Default: round-robin.",
      valueName: "deal"))
  var deal: FleetDeal?

  /// A thread a board; more than that many cores help nobody.
  private static let most = 1...64

  func validate() throws {
    guard Self.most.contains(boards) else { throw ValidationError("--boards is \(boards); give 1...64.") }
    if deal != nil, boards == 1 { throw ValidationError("--deal goes with --boards of 2 and more.") }
  }

  /// How frames are dealt where there are several boards.
  var dealing: FleetDeal { deal ?? .roundRobin }
}

extension FleetDeal: ExpressibleByArgument {}
