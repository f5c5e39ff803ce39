import CandelaHAL
import CandelaMetering

/// What frames cost an engine, by a meter that covers what it runs on.
///
/// One frame is far below what such meters resolve, so the same frames are computed again and again for as long as the meter
/// needs; idle power is measured before and after, and taken off.
public struct DigitalEnergy: Sendable {
  /// How long it takes.
  public struct Settings: Sendable, Hashable {
    /// Time to compute for, at least. Default 2 s: twenty updates of the slowest meters (NVML, 100 ms).
    public var work = Duration.seconds(2)
    /// Time to idle before and after. Default 1 s.
    public var idle = Duration.seconds(1)
    /// A wait between the two, so that clocks and voltages settle. Default 200 ms: two updates.
    public var settling = Duration.milliseconds(200)
    /// Shortest time between two readings: they cost energy, too. Default 20 ms.
    public var interval = Duration.milliseconds(20)

    /// The defaults.
    public init() {}
  }

  /// Frames that were computed.
  public let frames: UInt64
  /// The energy of the computing, with idle power before and after.
  public let correction: IdleCorrection

  /// Frames and their energy.
  package init(frames: UInt64, correction: IdleCorrection) {
    self.frames = frames
    self.correction = correction
  }

  /// A frame's energy beyond idling.
  public var netPerFrame: MeasuredEnergy { correction.net.divided(by: frames) }
  /// A frame's energy, idle power included.
  public var grossPerFrame: MeasuredEnergy { correction.gross.divided(by: frames) }
  /// Idle power, the mean of before and after.
  public var idle: Watts { Watts((correction.idleBefore.value + correction.idleAfter.value) / 2) }

  /// Measures: idle, work, idle.
  /// - Parameters:
  ///   - network: the engine.
  ///   - images: aperture images, a whole number of batches.
  ///   - batch: frames that go in together.
  ///   - meter: a meter that covers what the engine runs on.
  ///   - time: the meter's clock.
  /// - Throws: `DigitalPathError` from the engine, `HALError` or `MeteringError` from the meter.
  /// - Precondition: there is a batch of images, and it is no larger than the engine's largest.
  public static func measure(
    _ network: any DigitalNetwork, images: [UInt8], batch: Int, meter: any EnergyMeter, time: any TimeSource,
    settings: Settings = Settings()
  ) throws -> DigitalEnergy {
    let size = batch * network.inputCount
    precondition(!images.isEmpty && images.count.isMultiple(of: size), "whole batches of images")
    let before = try idle(meter, time, settings)
    var scores = [Float](repeating: 0, count: batch * network.classCount)
    var frames: UInt64 = 0
    let work = try span(meter, time, settings.work, settings) {
      let first = Int(frames) * network.inputCount % images.count
      var target = scores.mutableSpan
      try network.score(images.span.extracting(first..<first + size), frames: batch, into: &target)
      frames += UInt64(batch)
    }
    let after = try idle(meter, time, settings)
    guard let correction = IdleCorrection(gross: work, before: before, after: after) else {
      throw MeteringError(.notMeasured, "\(meter.name): no time passed while idle", remedy: "Measure for longer")
    }
    return DigitalEnergy(frames: frames, correction: correction)
  }

  private static func idle(
    _ meter: any EnergyMeter, _ time: any TimeSource, _ settings: Settings
  ) throws -> MeasuredEnergy {
    time.sleep(for: settings.settling)
    return try span(meter, time, settings.idle, settings) { time.sleep(for: settings.interval) }
  }

  /// Repeats a step for a time and reads the meter as often as it has news.
  private static func span(
    _ meter: any EnergyMeter, _ time: any TimeSource, _ duration: Duration, _ settings: Settings,
    _ step: () throws -> Void
  ) throws -> MeasuredEnergy {
    var span = try MeterSpan(beginning: meter)
    let interval = max(settings.interval, meter.updateInterval)
    let start = time.now
    var last = start
    while time.now.since(start) < duration {
      try step()
      if time.now.since(last) >= interval {
        span.poll()
        last = time.now
      }
    }
    return try span.end()
  }
}
