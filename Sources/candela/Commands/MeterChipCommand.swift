import ArgumentParser
import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaRuntime

/// Measures what one exposure takes.
struct MeterChipCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chip",
    abstract: "Measure the chip's energy of an exposure, from a burst of them, beside the modelled figure.",
    discussion: """
      An exposure takes nanojoules, far below what a rail's monitor can tell. So one trigger exposes many times back to
      back; the rails are watched before, in and after the burst, and rail less idle, divided by the number of exposures, is
      the figure. Too short a burst gives none. The laser is lit for the whole burst.

      Examples:
        candela meter chip
        candela meter chip --exposures 4000000 --json
        candela meter chip --host raspberry-pi-4 --fire
      """)

  @OptionGroup var board: BoardOptions
  @OptionGroup var fire: FireOptions
  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Exposures of the burst, 1 to 16,777,216. Default: two seconds of them.", valueName: "n"))
  var exposures: Int?
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    if let exposures, !RegisterLimits.burstCount.contains(exposures) {
      throw ValidationError("--exposures is \(exposures); give 1...16777216.")
    }
  }

  func run() throws {
    let workspace = Workspace()
    try fire.require(for: board, workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    let rails = try MeteredRail.all(of: loaded.profile)
    var sampler: RailSampler?
    let session = try BoardSession(board, profile: loaded.profile, workspace: workspace) { connection in
      let own = RailSampler(rails, on: connection.bus, isRegular: true, time: connection.time)
      sampler = own
      return try connection.sampled(by: own)
    }
    guard let sampler else { preconditionFailure("a session wraps its connection") }
    try session.prepare(loaded.bundle.program)
    let meter = BurstMeter(session.driver, sampler)
    defer { session.reportEmission() }
    let measurement = try meter.measure(exposures: try exposures ?? meter.usualExposures())
    try session.endIfSignalled()
    let modelled = ModelledChipEnergy(loaded.profile.chipEnergy).entry(
      outputs: loaded.bundle.program.classCount, start: Timestamp(nanoseconds: 0), duration: measurement.duration)
    let output = ChipOutput(
      measurement, modelled: modelled, board: loaded.profile.name, classes: loaded.bundle.program.classCount,
      kind: session.kind)
    if json { try Console.json(output) } else { output.printText() }
  }
}
