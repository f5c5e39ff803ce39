import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// Does the board's task for every n-th frame on a digital engine, on the observer thread: the hot thread never waits for it.
///
/// An engine that fails is left out from then on and says so in the report; the run goes on.
package final class ShadowSink: ResultSink {
  package let delivery = SinkDelivery.lossy

  private let network: any DigitalNetwork
  private let every: Int
  private let time: any TimeSource
  private let meter: MeterChoice
  private var tally = ShadowTally()
  private var seen = 0
  private var scores: [Float]
  /// The last images, one after another, for the measurement of energy.
  private var images: [UInt8]
  private var missing: [String] = []
  private var hasFailed = false
  /// What the run is set to; nil where that cannot change.
  private var configurations: RunConfigurations?
  /// The configuration of the last result, and whether it has the engine's model.
  private var latest: (number: UInt32, isOurs: Bool) = (1, true)
  private var foreign: UInt64 = 0

  /// Images that are kept: more than fit into a processor's first caches, so that they come from memory as in the run.
  private static let keptImages = 64

  /// - Parameters:
  ///   - network: the engine.
  ///   - every: every how manieth frame it gets.
  ///   - time: the clock of its latencies.
  ///   - meter: what counts its energy.
  package init(_ network: any DigitalNetwork, every: Int, time: any TimeSource, meter: MeterChoice) {
    self.network = network
    self.every = every
    self.time = time
    self.meter = meter
    scores = [Float](repeating: 0, count: network.classCount)
    images = [UInt8](repeating: 0, count: Self.keptImages * network.inputCount)
  }

  package func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    guard !result.quality.contains(.repeated) else { return }
    guard isOurs(result.configuration) else {
      foreign += 1
      return
    }
    defer { seen += 1 }
    guard seen.isMultiple(of: every), !hasFailed else { return }
    let start = time.now
    do throws(DigitalPathError) {
      var target = scores.mutableSpan
      try network.score(aperture, frames: 1, into: &target)
    } catch {
      return fail(error, at: result)
    }
    let elapsed = time.now.since(start)
    keep(aperture)
    tally.record(network.winner(of: scores), in: elapsed, beside: result)
  }

  package func finish(_ summary: RunSummary) {}

  /// What it came to; measures the energy, which takes some seconds where there is a meter.
  package func report() -> ShadowReport {
    if foreign > 0 { missing.append("\(foreign) frames that another model answered were not looked at") }
    let energy = measure()
    return ShadowReport(
      engine: network.name, device: Self.text(of: network.processor), every: every, tally: tally, energy: energy,
      missing: missing)
  }

  /// See `RunShadows.watch`.
  func watch(_ configurations: RunConfigurations) { self.configurations = configurations }

  private func isOurs(_ number: UInt32) -> Bool {
    if number != latest.number {
      let isOurs = configurations.map { $0[number].loaded.bundle.digest == $0[1].loaded.bundle.digest }
      latest = (number, isOurs ?? (number == 1))
    }
    return latest.isOurs
  }

  private func keep(_ aperture: Span<UInt8>) {
    let first = Int(tally.frames % UInt64(Self.keptImages)) * network.inputCount
    for index in aperture.indices { images[first + index] = aperture[index] }
  }

  private func fail(_ error: DigitalPathError, at result: InferenceResult) {
    hasFailed = true
    missing.append("from frame \(result.frameSequence) on: \(error.message)")
  }

  private func measure() -> ShadowReport.Energy? {
    guard tally.frames > 0, !hasFailed else { return nil }
    switch meter {
    case .none(let reason):
      missing.append("energy: \(reason)")
      return nil
    case .meter(let meter):
      let kept = min(Int(tally.frames), Self.keptImages) * network.inputCount
      do {
        let energy = try DigitalEnergy.measure(
          network, images: Array(images[..<kept]), batch: 1, meter: meter, time: time)
        return ShadowReport.Energy(energy, meter)
      } catch {
        missing.append("energy: \((error as? any CodedError)?.message ?? "\(error)")")
        return nil
      }
    }
  }

  /// What an engine runs on, in words.
  static func text(of processor: DigitalProcessor) -> String {
    switch processor {
    case .host: "\(BenchmarkEnvironment.processor ?? "this computer's processor"), one thread"
    case .device(let device): "\(device.name) (\(device.platform), driver \(device.driver))"
    }
  }
}
