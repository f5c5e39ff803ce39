import CandelaBoardSpec
import CandelaHAL

/// An exposure takes as long as its settings say, by the controller's clock and by the host's.
struct TimingCheck: ConformanceCheck {
  static let name = "timing"
  static let summary = "trigger to DATA_READY: DURATION is that of the settings, and the edge comes no earlier"

  /// Time between the two results that the clocks are compared over, and by how much late stamps may spoil it: edges may wait
  /// for a busy host.
  private static let clockSpan = Duration.milliseconds(500)
  private static let stampMicroseconds = 20_000.0
  /// A crystal is far better; a resonator is not worse.
  private static let clockTolerance = 0.01
  /// Two periods of a slow sequencer clock (100 MHz) at either end.
  private static let roundingNanoseconds = 40.0

  /// One exposure as the host and the controller saw it.
  private struct Exposure {
    /// From just before TRIGGER was driven to the edge of DATA_READY.
    let host: Duration
    /// Register DURATION in nanoseconds.
    let nanoseconds: Double
    /// Register RESULT_TIME in microseconds.
    let microseconds: UInt32
    /// The edge's stamp.
    let edge: Timestamp
  }

  func run(on bench: ConformanceBench) throws -> String {
    try bench.requireLight()
    var details = [try measure("the profile's timing", bench) { _ in }]
    details.append(
      try measure("four times the slot", bench) {
        $0.slotNanoseconds = min(4 * $0.slotNanoseconds, RegisterLimits.slotTime.upperBound)
      })
    if bench.profile.has(.burst) {
      details.append(try measure("a burst of 1,000", bench) { $0.burstCount = 1000 })
    }
    try checkControllerClock(bench)
    return details.joined(separator: "; ")
  }

  private func measure(
    _ what: String, _ bench: ConformanceBench, _ change: (inout ExposureSettings) -> Void
  ) throws -> String {
    try bench.prepare(change)
    let settings = try bench.settings()
    let wanted = Double(settings.duration(startNanoseconds: bench.profile.timing.startNanoseconds).wholeNanoseconds)
    let found = try bench.armed { try expose(bench, wanted) }
    let tolerance = wanted * Self.clockTolerance + Self.roundingNanoseconds
    try bench.expect(
      (found.nanoseconds - wanted).magnitude <= tolerance,
      "DURATION is \(Int(found.nanoseconds)) ns with \(what); wanted \(Int(wanted)) ns, give or take \(Int(tolerance)) ns"
    )
    try bench.expect(
      found.host.inSeconds * 1e9 >= wanted - tolerance,
      "DATA_READY rose \(found.host) after the trigger with \(what), before the \(Int(wanted)) ns of the exposure were over"
    )
    return "\(Int(found.nanoseconds)) ns with \(what)"
  }

  /// One exposure without the driver in between, so that nothing but the wires lies between trigger and edge.
  private func expose(_ bench: ConformanceBench, _ nanoseconds: Double) throws -> Exposure {
    let line = bench.connection.dataReady
    let limit = Duration.nanoseconds(Int64(nanoseconds * 2)) + bench.driver.configuration.dataReadyMargin
    try line.discardEdges()
    let start = bench.time.now
    try bench.driver.drive(bench.connection.trigger, .high)
    try bench.driver.drive(bench.connection.trigger, .low)
    guard let event = try line.waitForEdge(.rising, limit: limit) else {
      throw ConformanceFailure(detail: "no edge of DATA_READY came within \(limit) of a trigger")
    }
    let first = RegisterMap.duration
    let block = try bench.registers.bytes(at: first.address, count: Int(RegisterMap.resultTime.end - first.address))
    return Exposure(
      host: event.time.since(start), nanoseconds: Double(first.decode(block, readFrom: first.address)),
      microseconds: UInt32(RegisterMap.resultTime.decode(block, readFrom: first.address)), edge: event.time)
  }

  /// RESULT_TIME counts microseconds: as many between two results as the host sees between their edges.
  private func checkControllerClock(_ bench: ConformanceBench) throws {
    try bench.prepare()
    let (first, second) = try bench.armed {
      let first = try expose(bench, 0)
      try bench.sleepAlive(Self.clockSpan)
      return (first, try expose(bench, 0))
    }
    let counted = Double(second.microseconds &- first.microseconds)
    let passed = second.edge.since(first.edge).inSeconds * 1e6
    let tolerance = passed * Self.clockTolerance + Self.stampMicroseconds
    try bench.expect(
      (counted - passed).magnitude <= tolerance,
      "RESULT_TIME moved on by \(Int(counted)) us while \(Int(passed)) us passed")
  }
}
