import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// Measures a digital engine: one frame at a time, and in batches.
struct DigitalBenchmark {
  /// One engine at one batch size.
  struct Row {
    let network: any DigitalNetwork
    /// Frames that go in together.
    let batch: Int
    /// Frames that were computed.
    let frames: UInt64
    /// Time of all of them.
    let elapsed: Duration
    /// From a batch's images to its scores.
    let latency: LatencySummary
    /// The shortest of those times.
    let shortest: Duration
    /// Nil where it could not be measured.
    let energy: (figures: DigitalEnergy, meter: any EnergyMeter)?
    /// What could not be had, in words.
    let missing: [String]

    /// Frames a second, batch after batch.
    var framesPerSecond: Double { Double(frames) / elapsed.inSeconds }
  }

  /// Aperture images, a whole number of batches.
  let images: [UInt8]
  /// Frames of the larger batch.
  let batch: Int
  /// Time to spend on a row's speed, and again on its energy where there is a meter.
  let duration: Duration
  /// The clock.
  let time: any TimeSource

  /// A row for one frame, and one for a batch where that is more than one.
  /// - Throws: `DigitalPathError` when the device fails.
  func rows(_ network: any DigitalNetwork, meter: MeterChoice) throws -> [Row] {
    try Set([1, batch]).sorted().map { try row(network, batch: $0, meter: meter) }
  }

  private func row(_ network: any DigitalNetwork, batch: Int, meter: MeterChoice) throws -> Row {
    let size = batch * network.inputCount
    var scores = [Float](repeating: 0, count: batch * network.classCount)
    var (recorder, shortest, frames) = (LatencyRecorder(), Duration.seconds(3600), UInt64(0))
    let start = time.now
    var last = start
    repeat {
      let first = Int(frames) * network.inputCount % images.count
      var target = scores.mutableSpan
      try network.score(images.span.extracting(first..<first + size), frames: batch, into: &target)
      let now = time.now
      recorder.record(now.since(last))
      shortest = min(shortest, now.since(last))
      frames += UInt64(batch)
      last = now
    } while last.since(start) < duration
    var missing: [String] = []
    let energy = energy(network, batch, meter, &missing)
    return Row(
      network: network, batch: batch, frames: frames, elapsed: last.since(start), latency: recorder.summary,
      shortest: shortest, energy: energy, missing: missing)
  }

  private func energy(
    _ network: any DigitalNetwork, _ batch: Int, _ meter: MeterChoice, _ missing: inout [String]
  ) -> (figures: DigitalEnergy, meter: any EnergyMeter)? {
    switch meter {
    case .none(let reason):
      missing.append("energy: \(reason)")
      return nil
    case .meter(let meter):
      var settings = DigitalEnergy.Settings()
      settings.work = duration
      do {
        let figures = try DigitalEnergy.measure(
          network, images: images, batch: batch, meter: meter, time: time, settings: settings)
        return (figures, meter)
      } catch {
        missing.append("energy: \((error as? any CodedError)?.message ?? "\(error)")")
        return nil
      }
    }
  }
}
