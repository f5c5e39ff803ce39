import CandelaHAL
import CandelaMetering
import CandelaRuntime
import Testing

/// Majority, then ranks, then the lowest board.
@Suite struct FleetVoteTests {
  private func result(_ winner: Int, _ outputs: [Int16]? = nil, quality: ResultQuality = [], isUnknown: Bool = false)
    -> InferenceResult
  {
    InferenceResult(
      sequence: 1, frameSequence: 1, frameTime: Timestamp(nanoseconds: 0), epoch: 1, winner: winner,
      outputs: outputs.map(OutputCodes.init), label: nil, quality: quality, isUnknown: isUnknown, age: .nanoseconds(5),
      deviceNanoseconds: 10,
      energy: EnergyEntry(
        part: .chip, energy: Joules(1), start: Timestamp(nanoseconds: 0), duration: .zero, method: .modelled,
        source: "test", relativeUncertainty: 0))
  }

  @Test func majority_wins() {
    let vote = FleetVote([result(2), result(1), result(1)])
    #expect(vote.result.winner == 1 && vote.isDisputed && vote.abstentions == 0)
    #expect(vote.result.energy.energy == Joules(3))
  }

  @Test func unanimousBoards_doNotDispute() {
    let vote = FleetVote([result(4), result(4)])
    #expect(vote.result.winner == 4 && !vote.isDisputed)
  }

  @Test func tie_goesToTheLowerSumOfRanks() {
    // Class 0 is first and last: 0 + 2. Class 1 is second and first: 1 + 0.
    let vote = FleetVote([result(0, [9, 8, 1]), result(1, [1, 9, 8])])
    #expect(vote.result.winner == 1 && vote.isDisputed)
  }

  @Test func tie_withoutOutputs_goesToTheLowestBoard() {
    #expect(FleetVote([result(3), result(1)]).result.winner == 3)
    #expect(FleetVote([result(0, [9, 8]), result(1, [8, 9])]).result.winner == 0)
  }

  @Test func distrustedResults_haveNoVote() {
    let vote = FleetVote([result(5, quality: .stale), result(5, quality: .invalid), result(2)])
    #expect(vote.result.winner == 2 && vote.abstentions == 2 && !vote.isDisputed)
    let none = FleetVote([result(5, quality: .stale), result(6, quality: .stale)])
    #expect(!none.result.quality.isTrusted && none.abstentions == 2)
  }

  @Test func unknownResults_haveNoVote() {
    let vote = FleetVote([result(5, isUnknown: true), result(5, isUnknown: true), result(2)])
    #expect(vote.result.answer == 2 && vote.abstentions == 2)
    let none = FleetVote([result(5, quality: .stale), result(6, isUnknown: true)])
    #expect(none.result.quality.isTrusted && none.result.answer == nil && none.abstentions == 2)
  }
}
