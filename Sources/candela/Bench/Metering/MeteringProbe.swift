import CandelaRuntime

/// Switches metering on and off from block to block, and samples the board's rails between result and hand-over, so that
/// it counts as overhead of the frame. The hot thread's.
final class MeteringProbe: PipelineProbe {
  private let clock: StageClock
  private let schedule: MeteringSchedule
  private let board: BoardBusSampler
  private let own: OwnBusSampler
  private var frame = 0
  private var phase = MeteringSchedule.Phase.beforeBoardBus

  init(_ clock: StageClock, _ schedule: MeteringSchedule, board: BoardBusSampler, own: OwnBusSampler) {
    self.clock = clock
    self.schedule = schedule
    self.board = board
    self.own = own
  }

  func mark(_ mark: PipelineMark) {
    switch mark {
    case .asked: turn(to: schedule.phase(ofFrame: frame))
    case .delivered:
      board.sampleIfDue()
      frame += 1
    case .ready, .prepared, .answered, .ended: break
    }
    clock.mark(mark)
  }

  /// Before a frame's time begins to count.
  private func turn(to next: MeteringSchedule.Phase) {
    guard next != phase else { return }
    phase = next
    board.setActive(next == .boardBus, now: HostClock.nanoseconds)
    own.setActive(next == .ownBus)
  }
}
