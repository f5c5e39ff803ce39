import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import Testing

@Suite struct EnergyLedgerTests {
  private func entry(
    _ part: EnergyPart, _ joules: Double, _ method: EnergyMethod, _ source: String, _ uncertainty: Double = 0
  ) -> EnergyEntry {
    EnergyEntry(
      part: part, energy: Joules(joules), start: Timestamp(nanoseconds: 0), duration: .milliseconds(1), method: method,
      source: source, relativeUncertainty: uncertainty)
  }

  @Test func uncertainties_addLinearly_withinOneSource() {
    var ledger = EnergyLedger()
    for _ in 0..<4 { ledger.record(entry(.laser, 2, .measured, "INA226 0x41", 0.05)) }
    ledger.record(entry(.controller, 2, .measured, "INA226 0x41", 0.05))
    let total = ledger.total(.measured)
    #expect(total.energy.value == 10)
    #expect((total.uncertainty.value - 0.5).magnitude < 1e-12)
  }

  @Test func uncertainties_addInQuadrature_betweenSources() {
    var ledger = EnergyLedger()
    ledger.record(entry(.laser, 30, .measured, "INA226 0x41", 0.1))
    ledger.record(entry(.controller, 40, .measured, "INA226 0x40", 0.1))
    #expect((ledger.total(.measured).uncertainty.value - 5).magnitude < 1e-12)
    #expect(ledger.total(.measured).energy.value == 70)
  }

  @Test func methods_areKeptApart_unlessMarked() {
    var ledger = EnergyLedger()
    ledger.record(entry(.controller, 1, .measured, "meter"))
    ledger.record(entry(.sensor, 2, .modelled, "model"))
    ledger.record(entry(.host, 4, .published, "data sheet"))
    #expect(EnergyMethod.allCases.map { ledger.total($0).energy.value } == [1, 0, 2, 4])
    #expect(EnergyMethod.allCases.allSatisfy { !ledger.total($0).isMixed })
    let mixed = ledger.mixedTotal()
    #expect(mixed.energy.value == 7 && mixed.isMixed)
    #expect(mixed.label == "mixed: measured + modelled + published")
    #expect(ledger.mixedTotal(parts: [.sensor]).label == "modelled")
    #expect(ledger.mixedTotal(parts: []).label == "nothing")
  }

  @Test func sum_saysSo_whenItCountsEnergyTwice() {
    var ledger = EnergyLedger()
    ledger.record(entry(.chip, 1, .modelled, "model"))
    #expect(!ledger.total(.modelled).countsTwice)
    ledger.record(entry(.controller, 1, .modelled, "model"))
    #expect(!ledger.total(.modelled).countsTwice)
    ledger.record(entry(.laser, 1, .modelled, "model"))
    #expect(ledger.total(.modelled).countsTwice)
    #expect(ledger.total(.modelled).label == "modelled, counts energy twice")
    #expect(!ledger.total(.modelled, parts: [.chip, .controller]).countsTwice)
  }

  @Test func perFrame_isAbsent_withoutFramesOrFigures() {
    var ledger = EnergyLedger()
    ledger.record(entry(.host, 6, .measured, "meter", 0.5))
    #expect(ledger.perFrame(.measured) == nil)
    ledger.countFrames(3)
    #expect(ledger.perFrame(.measured)?.energy.value == 2)
    #expect(ledger.perFrame(.measured)?.uncertainty.value == 1)
    #expect(ledger.perFrame(.modelled) == nil)
  }

  @Test func accounts_stayFew_howeverManyEntries() {
    var ledger = EnergyLedger()
    for _ in 0..<1000 { ledger.record(entry(.chip, 1, .modelled, "model")) }
    #expect(ledger.accounts.count == 1)
    #expect(ledger.accounts[0].entries == 1000 && ledger.accounts[0].duration == .seconds(1))
    var other = EnergyLedger()
    other.record(entry(.chip, 5, .modelled, "model"))
    other.record(entry(.host, 7, .measured, "meter"))
    other.countFrames(2)
    ledger.merge(other)
    #expect(ledger.accounts.count == 2 && ledger.frames == 2)
    #expect(ledger.total(.modelled).energy.value == 1005 && ledger.total(.measured).energy.value == 7)
  }

  @Test func chipModel_multipliesOutputsAndExposures() {
    let model = ModelledChipEnergy(
      ChipEnergy(perOutput: Joules(1.5e-9), relativeUncertainty: 0.25, source: "a paper"))
    let entry = model.entry(outputs: 10, exposures: 3, start: Timestamp(nanoseconds: 5), duration: .nanoseconds(240))
    #expect((entry.energy.value - 45e-9).magnitude < 1e-20)
    #expect(entry.method == .modelled && entry.part == .chip && entry.source == "a paper")
    #expect((entry.uncertainty.value - 11.25e-9).magnitude < 1e-20)
    #expect(model.entry(outputs: 0, start: Timestamp(nanoseconds: 0), duration: .zero).energy.value == 0)
  }
}
