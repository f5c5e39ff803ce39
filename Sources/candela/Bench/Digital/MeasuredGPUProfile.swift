import CandelaBoardSpec
import CandelaDigitalPath
import Foundation

/// Writes what was measured into a file of boards/gpu/. What such a file already holds as published stays, and what other
/// engines took; what this one did before is replaced.
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
    var profile = try Self.existing(path, device)
    profile.frames.removeAll { $0.origin.method == "measured" && $0.engine == first.network.name }
    profile.frames += rows.map(figures)
    let isPublished = profile.idle.map { $0.origin.method != "measured" } ?? false
    if let idle = rows.last(where: { $0.energy != nil })?.energy?.figures.idle, idle.value > 0, !isPublished {
      profile.idle = GPUPower(watts: Self.rounded(idle.value), origin: origin)
    }
    do {
      try GPUCoding.encode(profile).write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw UsageError(
        code: "CND-9027", message: "\(path) cannot be written", cause: error.localizedDescription,
        remedy: "Check the folder, its permissions and its room")
    }
  }

  /// Looks before minutes are spent on measuring whether the figures of a processor may go into a file.
  /// - Throws: as `write`.
  static func check(_ path: String, _ processor: DigitalProcessor) throws {
    _ = try existing(path, name(of: processor))
  }

  private static func existing(_ path: String, _ device: String) throws -> GPUProfile {
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
    // A meter that has not moved has measured nothing.
    let gross = row.energy.map(\.figures.grossPerFrame).flatMap { $0.energy.value > 0 ? $0 : nil }
    let net = row.energy?.figures.netPerFrame
    func seconds(_ nanoseconds: UInt64) -> Double { Self.rounded(Double(nanoseconds) * 1e-9) }
    var meter = ""
    if let energy = row.energy { meter = "; energy by \(energy.meter.name): \(energy.meter.coverage)" }
    return GPUFrameFigures(
      task: task, engine: row.network.name, batch: row.batch, latencySeconds: seconds(row.latency.p50),
      latency90Seconds: seconds(row.latency.p90), latency99Seconds: seconds(row.latency.p99),
      framesPerSecond: Self.rounded(row.framesPerSecond), energyJoules: gross.map { Self.rounded($0.energy.value) },
      energyInterval: gross.map {
        Self.rounded(max($0.interval95.lowerBound, 0))...Self.rounded($0.interval95.upperBound)
      },
      // A figure that the meter cannot tell from nothing is none.
      netEnergyJoules: net.flatMap { $0.interval95.lowerBound > 0 ? Self.rounded($0.energy.value) : nil },
      origin: .measured(date: date, conditions: conditions + meter))
  }

  /// To four digits, more than any of these figures is worth.
  private static func rounded(_ value: Double) -> Double { Double(String(format: "%.4g", value)) ?? value }

  /// What drivers call the device.
  private static func name(of processor: DigitalProcessor) -> String {
    switch processor {
    case .host: BenchmarkEnvironment.processor ?? "unknown processor"
    case .device(let device): device.name
    }
  }
}
