import CandelaHALLinux
import Foundation
import Glibc
import Testing

/// Real time is asked for; what is refused is said with its remedy.
@Suite struct RealtimeSettingsTests {
  /// Refuses what a test says.
  private struct StubbornKernel: RealtimeKernel {
    var fifo: Int32 = 0
    var core: Int32 = 0
    var memory: Int32 = 0
    func useFIFO(priority: Int32) -> Int32 { priority == 50 ? fifo : EINVAL }
    func use(core: Int32) -> Int32 { core == 1 ? self.core : EINVAL }
    func avoid(core: Int32) -> Int32 { core == 1 ? 0 : EINVAL }
    func lockMemory() -> Int32 { memory }
    func useTimeSharing() -> Int32 { 0 }
  }

  private func settings(_ kernel: StubbornKernel) -> RealtimeSettings {
    RealtimeSettings(priority: 50, core: 1, locksMemory: true, kernel: kernel)
  }

  /// A thread that the hot one makes inherits its core and its class; leaving both must work from there, too.
  @Test func thread_leavesWhatItHasInherited() async {
    let (core, outcome) = await withCheckedContinuation { (done: CheckedContinuation<(Int32, (Int32, Int32)), Never>) in
      Thread {
        let kernel = LinuxRealtimeKernel()
        // Core 0 may be another's; any core that takes us will do.
        let core = (0..<Int32(64)).first { kernel.use(core: $0) == 0 } ?? -1
        Thread { done.resume(returning: (core, (kernel.avoid(core: core), kernel.useTimeSharing()))) }.start()
      }.start()
    }
    // On one core there is no other.
    let isAlone = ProcessInfo.processInfo.activeProcessorCount == 1
    #expect(core >= 0 && (outcome.0 == 0 || isAlone) && outcome.1 == 0)
  }

  @Test func permitted_isSilent() {
    #expect(settings(StubbornKernel()).apply().isEmpty)
  }

  @Test func refusals_nameTheirRemedies() {
    let refusals = settings(StubbornKernel(fifo: EPERM, core: EINVAL, memory: ENOMEM)).apply()
    #expect(refusals.count == 3)
    #expect(refusals[0].contains("memlock") && refusals[0].contains("CAP_IPC_LOCK"))
    #expect(refusals[1].contains("core 1"))
    #expect(refusals[2].contains("rtprio") && refusals[2].contains("CAP_SYS_NICE"))
  }

  @Test func nothingAsked_asksNothing() {
    let kernel = StubbornKernel(fifo: EPERM, core: EINVAL, memory: ENOMEM)
    #expect(RealtimeSettings(priority: nil, core: nil, locksMemory: false, kernel: kernel).apply().isEmpty)
  }

  @Test func linux_refusesACoreThatIsNotThere() {
    #expect(LinuxRealtimeKernel().use(core: 1023) != 0 && LinuxRealtimeKernel().use(core: -1) == EINVAL)
    #expect(LinuxRealtimeKernel().avoid(core: 1 << 20) == EINVAL)
    #expect(LinuxRealtimeKernel().useFIFO(priority: 1000) != 0)
  }
}
