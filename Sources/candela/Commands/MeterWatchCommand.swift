import ArgumentParser
import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaMetering

/// Shows live power.
struct MeterWatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show live power and energy of the board's rails and of this machine's meters.",
    discussion: """
      Rails are sampled a hundred times a second. Ctrl-C ends it, with the energies of the whole time and their 95 %
      intervals. The simulated board stands idle here: its rails show their idle power.

      Examples:
        candela meter watch
        candela meter watch --host raspberry-pi-4 --interval 0.5
        candela meter watch --limit 10 --json
      """)

  @OptionGroup var board: BoardOptions
  @Option(help: ArgumentHelp("Seconds between lines, 0.1 to 3600.", valueName: "s"))
  var interval = 1.0
  @Option(help: ArgumentHelp("End after so many lines.", valueName: "n"))
  var limit: Int?
  @Flag(help: "Print one JSON object a line.")
  var json = false

  /// Samples of a rail in a second.
  private static let sampleRate = 100.0

  func validate() throws {
    if !(0.1...3600).contains(interval) { throw ValidationError("--interval is \(interval); give 0.1...3600.") }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit); give at least 1.") }
  }

  func run() throws {
    let workspace = Workspace()
    let profile = try BoardProfileLoader(workspace.locator).load(board.board)
    let session = try BoardSession(board, profile: profile, workspace: workspace)
    session.watchSignals()
    let rails = try MeteredRail.all(of: profile).map {
      RailMeter($0, on: session.connection.bus, time: session.connection.time)
    }
    for rail in rails { try rail.start() }
    var table = WatchTable(
      rails: rails, kind: session.kind, others: PlatformMeters.all(), isJSON: json)
    let pacer = HostPacer(framesPerSecond: Self.sampleRate, movesClock: !session.isLinux)
    pacer.follow(frame: 0, time: session.connection.time)
    let ticksALine = max(1, UInt64((interval * Self.sampleRate).rounded()))
    var tick: UInt64 = 0
    while !session.stop.isRequested, limit.map({ tick / ticksALine < UInt64($0) }) ?? true {
      tick += 1
      pacer.waitUntilDue(frame: tick, time: session.connection.time)
      // A simulated board's clock moves only by hand.
      pacer.follow(frame: tick, time: session.connection.time)
      table.sample()
      if tick % ticksALine == 0 { try table.printLine() }
    }
    try table.printTotals()
  }
}
