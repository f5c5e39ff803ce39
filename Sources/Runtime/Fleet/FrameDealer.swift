/// Takes frames, prepares each once and deals them to the boards. Its thread's alone.
///
/// `@unchecked`: handed to the dealing thread, which the caller joins before it looks again.
final class FrameDealer: @unchecked Sendable {
  let preparation: PreparationStage
  private let feed: SourceFeed
  private let lanes: [BoardLane]
  private let deal: FleetDeal
  private let state: FleetState
  private let stop: StopSignal
  private let limit: UInt64

  init(
    _ feed: SourceFeed, preparation: PreparationStage, lanes: [BoardLane], deal: FleetDeal, state: FleetState,
    stop: StopSignal, limit: UInt64?
  ) {
    self.feed = feed
    self.preparation = preparation
    self.lanes = lanes
    self.deal = deal
    self.state = state
    self.stop = stop
    self.limit = limit ?? .max
  }

  /// Deals until the source ends, the limit is reached, a stop is requested or the fleet stops.
  func run() {
    var index: UInt64 = 0
    do {
      while !stop.isRequested, !state.isStopping, index < limit {
        guard let frame = try feed.next(with: preparation), give(frame, index) else { break }
        index += 1
      }
    } catch {
      state.fail(error)
    }
    state.closeDealing(frames: Int(index))
    for lane in lanes { lane.endFrames() }
  }

  private func give(_ frame: PreparedFrame, _ index: UInt64) -> Bool {
    switch deal {
    case .mirror: lanes.allSatisfy { put(frame, on: $0) }
    case .roundRobin: put(frame, on: lanes[Int(index % UInt64(lanes.count))])
    }
  }

  private func put(_ frame: PreparedFrame, on lane: BoardLane) -> Bool {
    guard state.wait(lane.frameRoom, until: { lane.frames.hasRoom }) else { return false }
    _ = lane.frames.add { $0.fill(frame, preparation.aperture) }
    lane.frameArrival.signal()
    return true
  }
}
