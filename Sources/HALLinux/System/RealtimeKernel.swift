import CRealtime

/// The system calls behind real-time settings, so that tests can refuse them. Each returns 0 or an errno.
package protocol RealtimeKernel: Sendable {
  func useFIFO(priority: Int32) -> Int32
  func use(core: Int32) -> Int32
  func avoid(core: Int32) -> Int32
  func lockMemory() -> Int32
  func useTimeSharing() -> Int32
}

/// Linux's own.
package struct LinuxRealtimeKernel: RealtimeKernel {
  package init() {}
  package func useFIFO(priority: Int32) -> Int32 { candela_use_fifo(priority) }
  package func use(core: Int32) -> Int32 { candela_use_core(core) }
  package func avoid(core: Int32) -> Int32 { candela_avoid_core(core) }
  package func lockMemory() -> Int32 { candela_lock_memory() }
  package func useTimeSharing() -> Int32 { candela_use_time_sharing() }
}
