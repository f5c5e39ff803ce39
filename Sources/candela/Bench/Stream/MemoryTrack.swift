import Foundation

/// The process's resident memory over a run.
struct MemoryTrack {
  private var samples: [(frames: Double, bytes: Double)] = []

  /// Notes how much is resident now; nothing where the system does not say.
  mutating func note(frames: Int) {
    if let bytes = Self.resident { samples.append((Double(frames), Double(bytes))) }
  }

  /// Resident at the beginning and at the end, in bytes.
  var ends: (before: Double, after: Double)? {
    guard let first = samples.first, let last = samples.last else { return nil }
    return (first.bytes, last.bytes)
  }

  /// Growth in bytes a million frames: the slope of the straight line nearest to the samples; nil for fewer than two.
  var bytesPerMillionFrames: Double? {
    guard samples.count >= 2 else { return nil }
    let count = Double(samples.count)
    let meanFrames = samples.reduce(0) { $0 + $1.frames } / count
    let meanBytes = samples.reduce(0) { $0 + $1.bytes } / count
    let spread = samples.reduce(0) { $0 + ($1.frames - meanFrames) * ($1.frames - meanFrames) }
    guard spread > 0 else { return nil }
    let product = samples.reduce(0) { $0 + ($1.frames - meanFrames) * ($1.bytes - meanBytes) }
    return product / spread * 1e6
  }

  /// Resident set of this process in bytes, from /proc/self/statm (proc_pid_statm(5)).
  private static var resident: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map {
      $0 * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
  }
}
