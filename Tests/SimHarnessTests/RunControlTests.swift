import CandelaHAL
import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Foundation
import Testing

/// Changes of a run that goes on: they fall between two frames, and nothing is lost or answered wrongly for them.
@Suite struct RunControlTests {
  private static let frames = 12

  private static let otherMask = PhaseMask(
    pixels: 16, levels: (0..<256).map { UInt16($0 * 11 % 17 % 6) }, phasePerLevelRadians: 1)
  private static let otherProgram = Tiny.program(for: Tiny.profile, levels: otherMask.levels)

  private static func winners(_ program: BoardProgram, _ mask: PhaseMask) throws -> [Int] {
    let evaluation = Evaluation(
      profile: Tiny.profile, program: program, masks: [mask], device: Tiny.idealDevice, operators: OperatorCache())
    return try evaluation.run(Tiny.apertures(frames), path: .direct, threads: 1).map(\.winner)
  }

  private static func change(_ edit: (inout RunChange) -> Void) -> RunChange {
    var change = RunChange()
    edit(&change)
    return change
  }

  private static var toOtherModel: RunChange {
    change {
      $0.model = RunChange.Model(program: otherProgram, preprocessor: AperturePassThrough(side: Tiny.side))
    }
  }

  @Test func model_changesBetweenTwoFrames_andEveryFrameIsAnsweredByOneOfThem() throws {
    let run = try ChangingRun(Self.toOtherModel, after: 4, frames: Self.frames)
    let summary = try run.go()
    let change = try run.outcome().get()
    #expect(run.results.map(\.frameSequence) == (0..<UInt64(Self.frames)).map { $0 })
    #expect(run.results.map(\.configuration) == (0..<Self.frames).map { $0 <= 4 ? 1 : 2 })
    let (before, after) = (
      try Self.winners(Tiny.program, Tiny.mask), try Self.winners(Self.otherProgram, Self.otherMask)
    )
    #expect(before[5...] != after[5...], "the models must differ for the test to tell")
    #expect(run.results.map(\.winner) == Array(before[...4] + after[5...]))
    #expect(change.configuration == 2 && change.lastEpoch == run.results[4].epoch && change.duration > .zero)
    #expect(summary.changes == [change] && summary.trusted == UInt64(Self.frames) && run.bench.isDark)
  }

  @Test func model_thatDoesNotFit_isRefused_andTheRunGoesOn() throws {
    let program = BoardProgram(
      designDigest: Tiny.profile.designDigest, maskFormat: .levels,
      packedMask: Array(Self.otherProgram.packedMask.dropLast()), classCount: Tiny.classCount, weightBanks: Tiny.banks)
    let change = Self.change {
      $0.model = RunChange.Model(program: program, preprocessor: AperturePassThrough(side: Tiny.side))
      $0.threshold = .below(1000)
    }
    let run = try ChangingRun(change, after: 4, frames: Self.frames)
    let summary = try run.go()
    #expect(throws: RuntimeError.self) { try run.outcome().get() }
    #expect(run.results.map(\.winner) == (try Self.winners(Tiny.program, Tiny.mask)))
    #expect(run.results.allSatisfy { $0.configuration == 1 && !$0.isUnknown } && summary.changes.isEmpty)
  }

  /// The board falls silent in the midst of the load: it is recovered, with the model from before.
  @Test func model_fromBefore_goesOn_whenTheLoadFails() throws {
    let run = try ChangingRun(Self.toOtherModel, after: 4, frames: Self.frames) { bench in
      let address = Tiny.profile.addresses.controller
      bench.board.world.schedule(
        .unacknowledged(address: address, transfers: 9), at: bench.board.time.now.advanced(by: .milliseconds(3)))
    }
    let summary = try run.go()
    let outcome = try run.outcome()
    #expect(throws: RuntimeError.self) { try outcome.get() }
    #expect(run.results.map(\.winner) == (try Self.winners(Tiny.program, Tiny.mask)))
    #expect(summary.recovery.succeeded == 1 && summary.trusted == UInt64(Self.frames) && run.bench.isDark)
    #expect(run.results[5].quality == .recovered)
  }

  /// The interlock opens while the laser is off for the load: the run ends, dark.
  @Test func run_ends_whenTheBoardMayNotBeArmedAfterTheLoad() throws {
    let run = try ChangingRun(Self.toOtherModel, after: 4, frames: Self.frames) { bench in
      bench.board.world.schedule(.interlockOpened, at: bench.board.time.now.advanced(by: .milliseconds(3)))
    }
    let error = #expect(throws: RuntimeError.self) { try run.go() }
    #expect(error?.kind == .interlockOpen && run.bench.isDark && run.results.count == 5)
    #expect(throws: RuntimeError.self) { try run.outcome().get() }
  }

  @Test func threshold_changes_andIsCheckedFirst() throws {
    let run = try ChangingRun(Self.change { $0.threshold = .below(4095) }, after: 3, frames: Self.frames)
    _ = try run.go()
    _ = try run.outcome().get()
    #expect(run.results.map(\.isUnknown) == (0..<Self.frames).map { $0 > 3 })
    let tooHigh = try ChangingRun(Self.change { $0.threshold = .below(4096) }, after: 3, frames: Self.frames)
    _ = try tooHigh.go()
    #expect(throws: RuntimeError.self) { try tooHigh.outcome().get() }
    #expect(tooHigh.results.allSatisfy { !$0.isUnknown })
    let blind = try ChangingRun(
      Self.change { $0.threshold = .below(10) }, after: 3, frames: Self.frames, readsOutputs: false)
    _ = try blind.go()
    #expect(throws: RuntimeError.self) { try blind.outcome().get() }
  }

  /// From every policy to every other, twice in a run; deep queues, so that nothing is dropped for the policy's own sake.
  @Test func policy_changes_withoutLosingAFrame() throws {
    let policies = [FramePolicy.block, .queue(1000), .queue(500)]
    for first in policies {
      for second in policies {
        let frames = 200
        let run = try ChangingRun(Self.change { $0.policy = second }, after: 40, frames: frames, policy: first)
        run.alsoChange(Self.change { $0.policy = first }, after: 120)
        let summary = try run.go()
        #expect(run.results.map(\.frameSequence) == (0..<UInt64(frames)).map { $0 }, "\(first) \(second)")
        #expect(summary.losses == .none && summary.changes.count == 2, "\(first) \(second)")
        #expect(run.results.map(\.configuration).last == 3)
      }
    }
  }

  @Test func policy_latest_countsWhatItDrops_afterAChange() throws {
    let frames = 400
    let run = try ChangingRun(Self.change { $0.policy = .latest }, after: 40, frames: frames)
    run.alsoChange(Self.change { $0.policy = .block }, after: 120)
    let summary = try run.go()
    #expect(summary.frames + summary.losses.dropped == UInt64(frames) && summary.losses.lost == 0)
    #expect(zip(run.results, run.results.dropFirst()).allSatisfy { $0.frameSequence < $1.frameSequence })
    #expect(run.results.last?.frameSequence == UInt64(frames - 1))
  }

  @Test func change_isWithdrawn_whenNoFrameComes_andRefusedAfterTheEnd() throws {
    let control = RunControl()
    let early = #expect(throws: RuntimeError.self) {
      try control.apply(Self.change { $0.policy = .latest }, limit: .milliseconds(1))
    }
    #expect(early?.kind == .changeNotTaken && !control.isPending)
    let bench = try Tiny.preparedBench()
    let summary = try Stream.pipeline(ListedSource(count: 5), bench, control: control).run(into: [])
    #expect(summary.changes.isEmpty && summary.frames == 5)
    let late = #expect(throws: RuntimeError.self) { try control.apply(RunChange()) }
    #expect(late?.kind == .changeNotTaken && late?.message.contains("ended") == true)
  }
}
