import Foundation

/// What of this machine decides how fast a stream is; `unknown` where it does not say.
struct MachineFingerprint: Encodable {
  let date: String
  let kernel: String
  let cpu: String
  let cores: Int
  let governor: String
  let throttling: String
  let isolated_cores: String
  let real_time_kernel: Bool
  let clock_source: String
  let load: String
  /// What the hot thread got of `--realtime` and `--cpu`.
  let scheduling: String

  init(scheduling: String) {
    date = Workspace.today
    kernel = Self.text("/proc/sys/kernel/osrelease") ?? "unknown"
    cpu = Self.processor ?? "unknown"
    cores = Workspace.cores
    governor = Self.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") ?? "unknown"
    throttling = Self.throttled
    isolated_cores = Self.text("/sys/devices/system/cpu/isolated") ?? "unknown"
    real_time_kernel = Self.text("/sys/kernel/realtime") == "1"
    clock_source = Self.text("/sys/devices/system/clocksource/clocksource0/current_clocksource") ?? "unknown"
    load = Self.text("/proc/loadavg") ?? "unknown"
    self.scheduling = scheduling
  }

  /// A Raspberry Pi's flags, or a PC's count of throttling events.
  private static var throttled: String {
    if let flags = text("/sys/devices/platform/soc/soc:firmware/get_throttled") { return "get_throttled \(flags)" }
    if let events = text("/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count") {
      return "core 0 throttled \(events) times"
    }
    return "unknown"
  }

  private static var processor: String? {
    let lines = text("/proc/cpuinfo")?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix("model name") } ?? lines.first { $0.hasPrefix("Model") }
    return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func text(_ path: String) -> String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
