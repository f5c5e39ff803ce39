import ArgumentParser
import CandelaRuntime

/// Several boards in one run: simulated ones, or those of several hosts.
struct FleetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Boards: simulated devices with this many serial numbers from --serial on, each with a thread of its own.",
      valueName: "n"))
  var boards = 1
  @Option(
    name: .customLong("also-host"), parsing: .singleValue,
    help: ArgumentHelp("One more board, on the wires of this host; may be given several times.", valueName: "name"))
  var alsoHosts: [String] = []
  @Option(
    help: ArgumentHelp(
      "How frames are dealt: round-robin, or mirror: every frame to every board, and a vote. Default: round-robin.",
      valueName: "deal"))
  var deal: FleetDeal?

  /// A thread a board; more than that many cores help nobody.
  private static let most = 1...64

  func validate() throws {
    guard Self.most.contains(boards) else { throw ValidationError("--boards is \(boards); give 1...64.") }
    if boards > 1, !alsoHosts.isEmpty {
      throw ValidationError("--boards simulates, --also-host has wires; give one of them.")
    }
    if deal != nil, !isSeveral { throw ValidationError("--deal goes with --boards of 2 and more, or --also-host.") }
  }

  /// Whether there is more than one board.
  var isSeveral: Bool { boards > 1 || !alsoHosts.isEmpty }
  /// How frames are dealt where there are several boards.
  var dealing: FleetDeal { deal ?? .roundRobin }
}

extension FleetDeal: ExpressibleByArgument {}
