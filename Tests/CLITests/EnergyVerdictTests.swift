import Testing
import candela

/// What a report may claim of two figures.
@Suite struct EnergyVerdictTests {
  private func row(
    _ joules: Double?, _ interval: ClosedRange<Double>?, photonic: Bool = false,
    scope: ReportRow.Scope = .device, kind: String = "measured", lacks: [String] = []
  ) -> ReportRow {
    ReportRow(
      name: photonic ? "photonic" : "digital", isPhotonic: photonic, scope: scope, kind: kind, source: "a test",
      joules: joules, interval: interval, lacks: lacks)
  }

  @Test func intervalsApart_giveARatioWithItsInterval() throws {
    let own = row(2, 1.8...2.2, photonic: true, scope: .system)
    let verdict = try #require(EnergyVerdict(own, row(10, 9...11)))
    #expect(verdict.distinguishable && verdict.ratio == 5)
    #expect(verdict.low95 == 9 / 2.2 && verdict.high95 == 11 / 1.8)
    #expect(verdict.verdict.hasPrefix("5.00 times less energy (95 %: 4.09 ... 6.11)"))
  }

  @Test func digitalThatNeedsLess_isSaidToo() throws {
    let verdict = try #require(EnergyVerdict(row(10, 9...11, photonic: true, scope: .system), row(2, 1.8...2.2)))
    #expect(verdict.verdict.hasPrefix("5.00 times more energy (95 %: 4.09 ... 6.11)"))
  }

  @Test(arguments: [1.99, 2.0, 2.01]) func intervalsThatTouch_areNotDistinguishable(low: Double) throws {
    let verdict = try #require(EnergyVerdict(row(1, 0.5...2, photonic: true, scope: .system), row(3, low...4)))
    #expect(verdict.distinguishable == (low > 2))
    #expect(verdict.verdict.contains("not distinguishable") == (low <= 2))
    #expect((verdict.low95 == nil) == (low <= 2))
  }

  @Test func figureWithoutUncertainty_allowsNoVerdict() throws {
    let verdict = try #require(EnergyVerdict(row(1, 0.9...1.1, photonic: true, scope: .system), row(1000, nil)))
    #expect(!verdict.distinguishable && verdict.verdict.contains("no uncertainty is known for digital"))
  }

  @Test func intervalThatReachesZero_boundsTheRatioOnOneSide() throws {
    let own = row(1, -1...3, photonic: true, scope: .system)
    let apart = try #require(EnergyVerdict(own, row(10, 9...11)))
    #expect(apart.distinguishable && apart.low95 == 3 && apart.high95 == nil)
    #expect(apart.verdict.hasPrefix("more than 3.00 times less energy (95 %)"))
    let overlapping = try #require(EnergyVerdict(own, row(3, 2...4)))
    #expect(!overlapping.distinguishable)
  }

  @Test func netFigures_areComparedWithNetFigures() throws {
    func net(_ gross: Double, _ net: Double, _ interval: ClosedRange<Double>, photonic: Bool) -> ReportRow {
      ReportRow(
        name: photonic ? "photonic" : "digital", isPhotonic: photonic, scope: photonic ? .system : .device,
        kind: "measured", source: "a test", joules: gross, net: net, netInterval: interval)
    }
    let verdict = try #require(
      EnergyVerdict(net(100, 2, 1.8...2.2, photonic: true), net(50, 10, 9...11, photonic: false)))
    #expect(verdict.basis == "net" && verdict.ratio == 5 && verdict.verdict.contains("idle power is taken off both"))
    let gross = try #require(EnergyVerdict(row(2, 1...3, photonic: true), net(50, 10, 9...11, photonic: false)))
    #expect(gross.basis == "gross" && !gross.distinguishable)
  }

  @Test func modelledChip_isNeverHeldAgainstADevice_withoutSayingSo() throws {
    let chip = row(1e-9, 0.5e-9...2e-9, photonic: true, scope: .chip, kind: "modelled")
    let verdict = try #require(EnergyVerdict(chip, row(1e-2, 0.9e-2...1.1e-2)))
    #expect(verdict.distinguishable)
    #expect(verdict.verdict.contains("not like with like: a modelled chip alone against a measured whole device"))
    #expect(verdict.verdict.contains("modelled against measured"))
  }

  @Test func simulatedAndIncompleteFigures_areSaid() throws {
    let own = row(1, 0.9...1.1, photonic: true, scope: .system, kind: "simulated", lacks: ["host"])
    let verdict = try #require(EnergyVerdict(own, row(10, 9...11)))
    #expect(verdict.cautions.contains { $0.contains("simulated") } && verdict.verdict.contains("lacks host"))
  }

  @Test func missingFigure_givesNoVerdict() {
    #expect(EnergyVerdict(row(nil, nil, photonic: true), row(1, 0.5...2)) == nil)
    #expect(EnergyVerdict(row(1, 0.5...2, photonic: true), row(nil, nil)) == nil)
  }

  @Test(arguments: [
    "energy<5mJ", "chip.energy<5uJ,system.energy<2J", "chip.net<3nJ", "system.power<2.5W", "accuracy>90%",
    "accuracy>0.9", "fps>100",
  ]) func conditions_areRead(text: String) {
    #expect(EnergyRequirement.list(text)?.count == text.split(separator: ",").count)
  }

  @Test(arguments: ["", "energy", "energy<5", "energy<mJ", "energy<-5mJ", "joules<5mJ", "energy<5mJ,", "system.fps>3"])
  func otherTexts_areNoConditions(text: String) { #expect(EnergyRequirement.list(text) == nil) }
}
