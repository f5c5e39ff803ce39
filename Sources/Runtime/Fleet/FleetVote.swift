import CandelaHAL
import CandelaMetering

/// What several boards say of the same frame.
///
/// Every result that can be trusted and is not unknown has one vote for its winner. The class with most votes wins.
/// Classes with equally many go by the sum of their ranks in the boards' outputs (0 for a board's highest), the lower sum
/// wins; where that is equal, too, or outputs were not read, the class that the board with the lowest number voted for.
package struct FleetVote {
  /// The answer: the first result that voted for the winner, with the energy of all and the age of the oldest.
  package let result: InferenceResult
  /// Whether there were votes for different classes.
  package let isDisputed: Bool
  /// Results that had no vote.
  package let abstentions: Int

  /// - Precondition: at least one result, by board number.
  package init(_ results: [InferenceResult]) {
    precondition(!results.isEmpty, "a vote without results")
    let voters = results.filter { $0.answer != nil }
    abstentions = results.count - voters.count
    isDisputed = voters.contains { $0.winner != voters[0].winner }
    guard let winner = Self.winner(voters), let spokesman = voters.first(where: { $0.winner == winner }) else {
      result = Self.combine(results.first { $0.quality.isTrusted } ?? results[0], of: results)
      return
    }
    result = Self.combine(spokesman, of: results)
  }

  private static func winner(_ voters: [InferenceResult]) -> Int? {
    let votes = voters.map { voter in voters.count { $0.winner == voter.winner } }
    guard let most = votes.max() else { return nil }
    let candidates = zip(voters, votes).filter { $0.1 == most }.map(\.0.winner)
    // `min` keeps the first of equal ones: the lowest board's.
    return candidates.min { rankSum($0, voters) < rankSum($1, voters) }
  }

  private static func rankSum(_ candidate: Int, _ voters: [InferenceResult]) -> Int {
    voters.reduce(0) { sum, voter in
      guard let outputs = voter.outputs, candidate < outputs.count else { return sum }
      return sum + outputs.count { $0 > outputs[candidate] }
    }
  }

  private static func combine(_ one: InferenceResult, of all: [InferenceResult]) -> InferenceResult {
    let joules = all.reduce(Joules(0)) { $0 + $1.energy.energy }
    let energy = EnergyEntry(
      part: one.energy.part, energy: joules, start: one.energy.start, duration: one.energy.duration,
      method: one.energy.method, source: one.energy.source, relativeUncertainty: one.energy.relativeUncertainty)
    return InferenceResult(
      sequence: one.sequence, frameSequence: one.frameSequence, frameTime: one.frameTime, epoch: one.epoch,
      winner: one.winner, outputs: one.outputs, label: one.label, quality: one.quality,
      isUnknown: one.isUnknown, age: all.map(\.age).max() ?? one.age,
      deviceNanoseconds: all.map(\.deviceNanoseconds).max() ?? one.deviceNanoseconds, energy: energy)
  }
}
