import ArgumentParser
import CandelaHAL
import CandelaHALLinux
import CandelaMetering

/// Whether a run is metered.
struct RunMeteringOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-meters"),
    help: "Meter neither the boards' rails nor this computer; the run takes half a second less.")
  var noMeters = false

  /// No frame rate makes the rails' monitors average for longer: a run of a few seconds must hold several conversions.
  private static let longestPeriod = Duration.milliseconds(100)

  /// The metering of a run.
  /// - Parameters:
  ///   - sessions: the run's boards.
  ///   - rate: frames a second of a board, where the source is paced: rails are sampled between frames, so not more often.
  ///   - unmetered: what takes part in the run and has no meter, a sentence each.
  ///   - isRecorded: whether the bus is recorded. A replay knows frames only, so samples must not be among them.
  /// - Throws: `MeteringError` for a profile whose shunts cannot be.
  func metering(
    _ sessions: [BoardSession], rate: Double?, unmetered: [String], isRecorded: Bool
  ) throws -> RunMetering? {
    guard !noMeters else { return nil }
    var rails: [RailSampler] = []
    if !isRecorded {
      let fastest = RailMeter.defaultSamplePeriod
      let period = rate.map { min(max(fastest, .seconds(1 / $0)), Self.longestPeriod) } ?? fastest
      rails = try sessions.enumerated().map { number, session in
        RailSampler(
          try MeteredRail.all(of: session.profile), on: session.connection.bus, samplePeriod: period,
          owner: sessions.count > 1 ? "board \(number)" : nil, time: session.connection.time)
      }
    }
    return RunMetering(
      rails: rails, problem: isRecorded ? "rails: not metered while the bus is recorded" : nil,
      host: HostMeters(PlatformMeters.all(root: "", time: MonotonicTime())), kinds: sessions.map(\.kind),
      unmetered: unmetered)
  }
}
