import CandelaHAL
import CandelaMetering
import Testing

@Suite struct ClaimTableTests {
  private let table = ClaimTable(chip: .published, classes: 3)

  private func claim(_ name: String) throws -> Claim { try #require(table.claims.first { $0.name == name }) }

  /// Published figures are rounded: the recomputed one must round to the same digits.
  @Test(
    arguments: [
      ("operations a frame", 327_686_144, 0), ("time of an output", 24e-9, 1e-15), ("time of a frame", 72e-9, 1e-15),
      ("computing rate", 4.551e15, 0.0005e15), ("energy of a frame", 4.38e-9, 1e-15),
      ("energy efficiency", 74.8e15, 0.05e15), ("latency advantage", 3611, 0.5), ("energy advantage", 4.22e6, 0.005e6),
      ("rate against the processor's peak", 3.65, 0.005), ("optical share of the operations", 0.99998, 0.000005),
    ] as [(String, Double, Double)])
  func claim_comesOut_asPublished(name: String, figure: Double, rounding: Double) throws {
    let claim = try claim(name)
    #expect((claim.recomputed - figure).magnitude <= rounding, "\(claim.recomputed)")
    #expect(claim.recomputed == claim.board)
    #expect(!claim.counts.isEmpty && !claim.leavesOut.isEmpty && !claim.formula.isEmpty && !claim.source.isEmpty)
  }

  @Test func rate_fallsWithTheClasses() {
    let rows = table.byClasses
    #expect(rows.map(\.classes) == Array(1...16))
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.rate > $1.rate })
    // 327,700,480 operations in 240 ns.
    #expect((rows[9].rate - 1.3654e15).magnitude < 0.0001e15)
  }

  @Test func computer_needsAHundredthOfTheCountedOperations() {
    // 1,024 x (4 x 784 + 3) + 2 x 1,024 x 3
    #expect(ClaimedChip.published.neededOperations(classes: 3) == 3_220_480)
  }

  @Test func twoMasks_countFromMaskToMask() {
    let chip = ClaimedChip(
      maskPixels: [10, 20], diodePixels: 4, inputPixels: 8, slotNanoseconds: 24, energyPerOutput: Joules(1e-9))
    // 2 x 100 x 400 from mask to mask, 2 x 400 x 16 from there to the diodes.
    #expect(chip.opticalOperations == 92_800)
  }

  @Test func system_isNotInvented_withoutARunOrAMeter() {
    #expect(table.claims.filter { $0.name != "operations a frame" }.allSatisfy { $0.system == nil })
    let run = SystemFigures(
      kind: "simulated", run: "a run", framesPerSecond: 1000, latencySeconds: 1e-3, frameEnergy: nil)
    let seen = ClaimTable(chip: .published, classes: 3, system: run).claims
    #expect(seen.first { $0.name == "time of a frame" }?.system == 1e-3)
    #expect(seen.first { $0.name == "energy of a frame" }?.system == nil)
    #expect(seen.first { $0.name == "energy advantage" }?.systemNote.contains("not measured") == true)
  }
}
