import CandelaDigitalPath
import CandelaHAL
import CandelaMetering
import Testing

/// What a frame costs, by a meter whose truth is known.
@Suite struct DigitalEnergyTests {
  /// Time that moves by sleeping and by computing.
  private final class Time: TimeSource {
    private(set) var now = Timestamp(nanoseconds: 0)
    func sleep(for duration: Duration) { now = now.advanced(by: duration) }
  }

  /// Counts what a machine draws: `idle` watts always, `work` watts more while frames are computed.
  private final class Meter: EnergyMeter {
    let name: String
    let coverage = "everything"
    let relativeUncertainty: Double
    let updateInterval = Duration.milliseconds(1)
    let time: Time
    let idle: Double
    var worked = 0.0
    /// Reading number so many fails.
    var failsAt: Int?
    private var readings = 0

    init(_ time: Time, idle: Double, name: String = "meter", uncertainty: Double = 0.05) {
      self.time = time
      self.idle = idle
      self.name = name
      relativeUncertainty = uncertainty
    }

    func read() throws(HALError) -> EnergyReading {
      readings += 1
      if readings == failsAt { throw HALError(.absent, operation: "read", subject: name) }
      return EnergyReading(energy: Joules(idle * Double(time.now.nanoseconds) * 1e-9 + worked), time: time.now)
    }
  }

  /// An engine whose batch takes 4 ms and 20 W beyond idling.
  private final class Engine: DigitalNetwork {
    let name = "made up"
    let operations = 1.0
    let inputCount = 3
    let classCount = 2
    let largestBatch = 2
    let time: Time
    let meter: Meter
    var frames = 0
    var seen: Set<UInt8> = []

    init(_ time: Time, _ meter: Meter) {
      self.time = time
      self.meter = meter
    }

    func score(_ apertures: Span<UInt8>, frames: Int, into scores: inout MutableSpan<Float>) {
      time.sleep(for: .milliseconds(4))
      meter.worked += 20 * 0.004
      self.frames += frames
      for index in apertures.indices { seen.insert(apertures[index]) }
    }
  }

  private static let images: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

  @Test func idlePower_isTakenOff() throws {
    let time = Time()
    let meter = Meter(time, idle: 10)
    let engine = Engine(time, meter)
    let energy = try DigitalEnergy.measure(engine, images: Self.images, batch: 2, meter: meter, time: time)
    #expect(energy.frames == UInt64(engine.frames) && energy.frames >= 1000)
    #expect(engine.seen == Set(Self.images), "every image is computed")
    // 20 W for 2 ms a frame beyond idling, 30 W in all.
    #expect((energy.netPerFrame.energy.value - 0.040).magnitude < 1e-6)
    #expect((energy.grossPerFrame.energy.value - 0.060).magnitude < 1e-6)
    #expect((energy.idle.value - 10).magnitude < 1e-9)
    let interval = energy.netPerFrame.interval95
    #expect(interval.contains(0.040))
    // 5 % of the difference, 1.96 times: the rest of the components is small beside it.
    #expect((interval.upperBound - 0.040) > 0.0035 && (interval.upperBound - 0.040) < 0.0050)
  }

  @Test func meterThatFailsInBetween_givesNoFigure() throws {
    let time = Time()
    let meter = Meter(time, idle: 10)
    meter.failsAt = 80
    let error = try #require(throws: MeteringError.self) {
      try DigitalEnergy.measure(Engine(time, meter), images: Self.images, batch: 1, meter: meter, time: time)
    }
    #expect(error.kind == .unreadable)
  }

  @Test func meterThatCannotBeReadAtAll_saysSo() throws {
    let time = Time()
    let meter = Meter(time, idle: 10)
    meter.failsAt = 1
    let error = try #require(throws: HALError.self) {
      try DigitalEnergy.measure(Engine(time, meter), images: Self.images, batch: 1, meter: meter, time: time)
    }
    #expect(error.kind == .absent)
  }

  @Test func sumOfMeters_addsTheirCounts_andKeepsTheWorstOfTheirBounds() throws {
    let time = Time()
    let first = Meter(time, idle: 10, name: "package-0")
    let second = Meter(time, idle: 5, name: "package-1", uncertainty: 0.08)
    let sum = MeterSum([first, second])
    time.sleep(for: .seconds(2))
    #expect((try sum.read().energy.value - 30).magnitude < 1e-9)
    #expect(sum.name == "package-0 + package-1" && sum.relativeUncertainty == 0.08)
    #expect(sum.coverage == "each: everything")
    second.failsAt = 2
    #expect(throws: HALError.self) { try sum.read() }
  }
}
