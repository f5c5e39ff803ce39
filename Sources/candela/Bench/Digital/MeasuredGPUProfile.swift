import CandelaBoardSpec
import CandelaDigitalPath
import Foundation

/// Writes what was measured into a file of boards/gpu/. What such a file already holds as published stays, what was measured
/// before is replaced.
struct MeasuredGPUProfile {
  /// The file; anything with a slash or ending.
  let path: String
  /// What was computed, for example `dense network of model shapes on accel-reference`.
  let task: String
  /// The day, as 2026-11-26.
  let date: String
  /// Machine and settings, in words.
  let conditions: String

  /// Merges the rows, all of one engine, into the file.
  /// - Throws: `BoardSpecError` for a file that is no such profile; `UsageError` `CND-9026` for one that describes another
  ///   device, `CND-9027` when it cannot be written.
  func write(_ rows: [DigitalBenchmark.Row]) throws {
    guard let first = rows.first else { return }
    let device = Self.name(of: first.network.processor)
    var profile = try existing(device)
    profile.frames.removeAll { $0.origin.method == "measured" }
    profile.frames += rows.map(figures)
    if let idle = rows.last(where: { $0.energy != nil })?.energy?.figures.idle {
      profile.idle = GPUPower(watts: idle.value, origin: origin)
    }
    do {
      try GPUCoding.encode(profile).write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw UsageError(
        code: "CND-9027", message: "\(path) cannot be written", cause: error.localizedDescription,
        remedy: "Check the folder, its permissions and its room")
    }
  }

  private func existing(_ device: String) throws -> GPUProfile {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    guard FileManager.default.fileExists(atPath: path) else {
      return GPUProfile(name: name, title: device, devices: [device])
    }
    let bytes = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    let profile = try GPUCoding.decode(bytes, file: path, name: name)
    guard profile.describes(device: device) else {
      throw UsageError(
        code: "CND-9026", message: "\(path) describes \(profile.title), and \(device) was measured",
        cause: "its devices are \(profile.devices.isEmpty ? "not named" : profile.devices.joined(separator: ", "))",
        remedy: "Choose another name for the file, or add the device to its devices")
    }
    return profile
  }

  private var origin: FigureOrigin { .measured(date: date, conditions: conditions) }

  private func figures(_ row: DigitalBenchmark.Row) -> GPUFrameFigures {
    let (gross, net) = (row.energy?.figures.grossPerFrame, row.energy?.figures.netPerFrame)
    var meter = ""
    if let energy = row.energy { meter = "; energy by \(energy.meter.name): \(energy.meter.coverage)" }
    return GPUFrameFigures(
      task: task, engine: row.network.name, batch: row.batch, latencySeconds: Double(row.latency.p50) * 1e-9,
      latency90Seconds: Double(row.latency.p90) * 1e-9, latency99Seconds: Double(row.latency.p99) * 1e-9,
      framesPerSecond: row.framesPerSecond, energyJoules: gross?.energy.value,
      energyInterval: gross.map { max($0.interval95.lowerBound, 0)...$0.interval95.upperBound },
      // A figure that the meter cannot tell from nothing is none.
      netEnergyJoules: net.flatMap { $0.interval95.lowerBound > 0 ? $0.energy.value : nil },
      origin: .measured(date: date, conditions: conditions + meter))
  }

  /// What drivers call the device.
  private static func name(of processor: DigitalProcessor) -> String {
    switch processor {
    case .host: BenchmarkEnvironment.processor ?? "unknown processor"
    case .device(let device): device.name
    }
  }
}
