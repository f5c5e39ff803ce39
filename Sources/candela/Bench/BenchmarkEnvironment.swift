import CandelaOptics
import Foundation

/// What a measurement depends on, beside the release.
struct BenchmarkEnvironment: Encodable {
  let date: String
  let cpu: String
  let cores: Int
  let kernel: String
  let governor: String?
  let instruction_set: String
  let openblas: String
  let openblas_core: String
  let images: String
  let image_count: Int
  let zero_pixels: Double
  let clock = "smallest of the repetitions; processor time of the thread, wall time for rows of several threads"

  init(images: BenchmarkImages, kernel: KernelChoice) {
    date = Workspace.today
    cpu = Self.processor ?? "unknown"
    cores = Workspace.cores
    self.kernel = ProcessInfo.processInfo.operatingSystemVersionString
    governor = Self.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    instruction_set = kernel.instructionSet
    openblas = OpenBLAS.version
    openblas_core = OpenBLAS.core
    self.images = images.name
    image_count = images.count
    zero_pixels = images.zeroShare
  }

  /// The processor as the kernel calls it; nil where it does not say.
  static var processor: String? {
    let lines = text("/proc/cpuinfo")?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix("model name") } ?? lines.first { $0.hasPrefix("Model") }
    return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func text(_ path: String) -> String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
