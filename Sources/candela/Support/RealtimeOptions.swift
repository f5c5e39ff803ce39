import ArgumentParser
import CandelaHALLinux
import CandelaRuntime

/// How the operating system schedules the hot thread.
struct RealtimeOptions: ParsableArguments {
  @Flag(help: "Ask for real-time scheduling (SCHED_FIFO) of the hot thread and for locked memory.")
  var realtime = false
  @Option(help: ArgumentHelp("Core for the hot thread; the other threads leave it.", valueName: "n"))
  var cpu: Int?

  /// What Linux can count.
  private static let cores = 0..<1024

  func validate() throws {
    if let cpu, !Self.cores.contains(cpu) { throw ValidationError("--cpu is \(cpu); give 0...1,023.") }
  }

  /// Threads as asked for. What the system refuses is said in one line, and the run goes on without.
  var threads: PipelineThreads { threads { _ in } }

  /// The same; `report` gets what was granted and what was refused, in words.
  func threads(report: @escaping @Sendable (String) -> Void) -> PipelineThreads {
    let settings = RealtimeSettings(
      priority: realtime ? RealtimeSettings.usualPriority : nil, core: cpu, locksMemory: realtime)
    return PipelineThreads { role in
      guard case .hot(let board) = role else { return settings.leaveCore() }
      let refusals = settings.apply()
      report(text(refusals))
      // Every board's hot thread meets the same refusals.
      if board == 0, !refusals.isEmpty {
        Console.error("candela: note: not everything of --realtime and --cpu: " + refusals.joined(separator: "; "))
      }
    }
  }

  private func text(_ refusals: [String]) -> String {
    let wishes = (realtime ? ["SCHED_FIFO and locked memory"] : []) + (cpu.map { ["core \($0)"] } ?? [])
    guard !wishes.isEmpty else { return "scheduled as usual" }
    return "asked for " + wishes.joined(separator: ", ")
      + (refusals.isEmpty ? ": granted" : "; refused: " + refusals.joined(separator: "; "))
  }
}
