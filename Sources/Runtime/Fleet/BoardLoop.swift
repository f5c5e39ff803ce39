import CandelaHAL

/// One board's hot thread in a fleet: frame by frame from its lane, results back.
///
/// `@unchecked`: handed to the hot thread, which the caller joins before it looks again.
final class BoardLoop: @unchecked Sendable {
  let exposure: ExposureStage
  let supervisor: BoardSupervisor
  /// How long the board worked and waited for frames, on its own clock.
  private(set) var elapsed = Duration.zero
  private let member: FleetMember
  private let lane: BoardLane
  private let state: FleetState
  private let side: (rows: Int, columns: Int)

  init(
    _ member: FleetMember, _ supervisor: BoardSupervisor, exposure: ExposureStage, lane: BoardLane, state: FleetState,
    rows: Int, columns: Int
  ) {
    self.member = member
    self.supervisor = supervisor
    self.exposure = exposure
    self.lane = lane
    self.state = state
    side = (rows, columns)
  }

  /// Runs until the dealer has nothing more or the fleet stops. The laser is safe on return, whatever happens; what
  /// happens ends the fleet.
  func run() {
    let start = member.time.now
    do {
      try supervisor.withArmedLaser { while try answerNext() { member.probe?.mark(.delivered) } }
    } catch {
      state.fail(error)
    }
    elapsed = member.time.now.since(start)
    member.probe?.mark(.ended)
    lane.endResults()
    state.resultArrival.signal()
  }

  private func answerNext() throws -> Bool {
    let isReady = { [lane] in lane.frames.count > 0 || lane.hasNoMoreFrames }
    guard state.wait(lane.frameArrival, until: isReady), let slot = lane.frames.first else { return false }
    member.pacer?.waitUntilDue(frame: slot.index, time: member.time)
    let answer = try exposure.process(
      slot.frame(deliveredAt: member.time.now), slot.aperture, rows: side.rows, columns: side.columns)
    guard state.wait(lane.resultRoom, until: { lane.results.hasRoom }) else { return false }
    _ = lane.results.add { $0.fill(answer, slot.aperture) }
    lane.frames.removeFirst()
    lane.frameRoom.signal()
    state.resultArrival.signal()
    if let answer { try exposure.judge(answer) }
    return true
  }
}
