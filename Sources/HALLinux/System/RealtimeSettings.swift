import Glibc

/// What a thread asks of the scheduler so that nothing holds it up; what is refused is said, not insisted on.
public struct RealtimeSettings: Sendable {
  /// SCHED_FIFO priority, 1...99; nil for the usual scheduling. 50 is above the kernel's own threaded interrupts' users
  /// and below its watchdogs.
  public var priority: Int?
  /// The core for the thread alone; the process's other threads should call `leaveCore()`. Nil for any.
  public var core: Int?
  /// Whether the process's memory is locked, now and later.
  public var locksMemory: Bool

  private let kernel: any RealtimeKernel

  /// Priority of real-time threads where nobody says another.
  public static let usualPriority = 50

  /// Settings that are applied by `apply()`.
  public init(priority: Int? = nil, core: Int? = nil, locksMemory: Bool = false) {
    self.init(priority: priority, core: core, locksMemory: locksMemory, kernel: LinuxRealtimeKernel())
  }

  package init(priority: Int?, core: Int?, locksMemory: Bool, kernel: any RealtimeKernel) {
    self.priority = priority
    self.core = core
    self.locksMemory = locksMemory
    self.kernel = kernel
  }

  /// Gives the calling thread these settings, each as far as the system permits.
  /// - Returns: what was refused and what can be done about it, one text for each; empty when everything was permitted.
  public func apply() -> [String] {
    var refusals: [String] = []
    if locksMemory, let cause = Self.cause(kernel.lockMemory()) {
      refusals.append("memory is not locked (\(cause)): raise the memlock limit or give CAP_IPC_LOCK")
    }
    if let core, let cause = Self.cause(kernel.use(core: Int32(clamping: core))) {
      refusals.append("core \(core) is not ours (\(cause)): choose one of those that nproc counts")
    }
    if let priority, let cause = Self.cause(kernel.useFIFO(priority: Int32(clamping: priority))) {
      refusals.append("no SCHED_FIFO (\(cause)): raise the rtprio limit to \(priority) or give CAP_SYS_NICE")
    }
    return refusals
  }

  /// Keeps the calling thread away from the core, where there is another, and from real-time scheduling: a thread that the
  /// hot one makes has inherited both.
  public func leaveCore() {
    if priority != nil { _ = kernel.useTimeSharing() }
    // A single core must be shared; that is no error.
    if let core { _ = kernel.avoid(core: Int32(clamping: core)) }
  }

  private static func cause(_ number: Int32) -> String? {
    number == 0 ? nil : String(cString: strerror(number))
  }
}
