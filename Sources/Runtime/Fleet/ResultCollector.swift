/// Puts the boards' results into the order of the frames. The calling thread's.
final class ResultCollector {
  private(set) var statistics = RunStatistics()
  private(set) var framesByBoard: [UInt64]
  private(set) var disagreements: UInt64 = 0
  private(set) var abstentions: UInt64 = 0

  private let lanes: [BoardLane]
  private let deal: FleetDeal
  private let state: FleetState
  private let handOver: HandOver

  init(_ lanes: [BoardLane], deal: FleetDeal, state: FleetState, handOver: HandOver) {
    self.lanes = lanes
    self.deal = deal
    self.state = state
    self.handOver = handOver
    framesByBoard = [UInt64](repeating: 0, count: lanes.count)
  }

  /// Hands over one result a frame, until every dealt frame has one or a board ends without. A sink's error ends the
  /// fleet.
  func run() {
    do {
      var index = 0
      while try collect(frame: index) { index += 1 }
    } catch {
      state.fail(error)
    }
  }

  private func collect(frame index: Int) throws -> Bool {
    switch deal {
    case .roundRobin: return try collect(from: index % lanes.count, frame: index)
    case .mirror: return try vote(frame: index)
    }
  }

  private func collect(from board: Int, frame index: Int) throws -> Bool {
    guard let slot = waitForResult(of: board, frame: index) else { return false }
    if let result = slot.result {
      try deliver(result, slot.aperture)
      framesByBoard[board] += 1
    }
    release(board)
    return true
  }

  private func vote(frame index: Int) throws -> Bool {
    var results: [InferenceResult] = []
    var aperture: [UInt8] = []
    for board in lanes.indices {
      guard let slot = waitForResult(of: board, frame: index) else { return false }
      aperture = slot.aperture
      // A board that gave the frame up has no vote.
      guard let result = slot.result else { continue }
      results.append(result)
      framesByBoard[board] += 1
    }
    if !results.isEmpty {
      let vote = FleetVote(results)
      if vote.isDisputed { disagreements += 1 }
      abstentions += UInt64(vote.abstentions)
      try deliver(vote.result, aperture)
    }
    abstentions += UInt64(lanes.count - results.count)
    for board in lanes.indices { release(board) }
    return true
  }

  /// Nil when no result for the frame will come.
  private func waitForResult(of board: Int, frame index: Int) -> ResultSlot? {
    let lane = lanes[board]
    while true {
      if let slot = lane.results.first { return slot }
      if let frames = state.frames, index >= frames { return nil }
      if lane.hasNoMoreResults, lane.results.count == 0 { return nil }
      state.resultArrival.wait(limit: .milliseconds(20)) {
        lane.results.count > 0 || lane.hasNoMoreResults || state.frames.map { index >= $0 } ?? false
      }
    }
  }

  private func release(_ board: Int) {
    lanes[board].results.removeFirst()
    lanes[board].resultRoom.signal()
  }

  private func deliver(_ result: InferenceResult, _ aperture: [UInt8]) throws {
    statistics.record(result)
    try handOver.deliver(result, aperture)
  }
}
