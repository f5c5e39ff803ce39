import CandelaHAL
import CandelaMetering
import Testing

/// The books of a run: scopes, marks, and nothing counted twice.
@Suite struct RunEnergyTests {
  private static let second = Duration.seconds(1)

  private func account(
    _ part: EnergyPart, _ joules: Double, _ method: EnergyMethod = .measured, idle: Double? = nil, counted: Bool = true
  ) -> RunAccount {
    let gross = MeasuredEnergy(
      energy: Joules(joules), duration: Self.second,
      components: [UncertaintyComponent(.stated, standard: Joules(joules * 0.01), shape: .normal)])
    return RunAccount(
      part: part, method: method, source: "meter of \(part)", gross: gross,
      idle: idle.map { IdleCorrection(gross: gross, before: Watts($0), after: Watts($0)) }, isCounted: counted)
  }

  private func books(_ accounts: RunAccount..., frames: UInt64 = 10) -> RunEnergy {
    var energy = RunEnergy(frames: frames, start: Timestamp(nanoseconds: 0))
    for account in accounts { energy.add(account) }
    return energy
  }

  @Test func scopes_standSideBySide() throws {
    let energy = books(account(.laser, 1, idle: 0.5), account(.board, 3, idle: 2), account(.host, 20, idle: 15))
    let chip = try #require(energy.sum(.chip))
    let system = try #require(energy.sum(.system))
    #expect(chip.gross.energy.value == 4 && system.gross.energy.value == 24)
    #expect(chip.net?.energy.value == 1.5 && system.net?.energy.value == 6.5)
    #expect(chip.grossPerFrame?.energy.value == 0.4)
    #expect(chip.idle?.before.value == 2.5 && system.idle?.after.value == 17.5)
    #expect(chip.lacks.isEmpty && system.lacks.isEmpty && !system.mark.isMixed)
  }

  @Test func mixedKinds_areMarked() throws {
    let energy = books(account(.laser, 1, .simulated), account(.board, 3, .simulated), account(.host, 20))
    #expect(energy.sum(.chip)?.mark.label == "simulated")
    let system = try #require(energy.sum(.system))
    #expect(system.mark.isMixed && system.mark.label == "mixed: measured + simulated")
    #expect(system.net == nil)
  }

  @Test func model_standsIn_onlyWhereNoMeterIs() throws {
    let model = account(.chip, 1e-6, .modelled)
    let alone = try #require(books(model).sum(.chip))
    #expect(alone.mark.label == "modelled" && alone.net?.energy.value == 1e-6 && alone.lacks.isEmpty)
    let metered = try #require(books(model, account(.laser, 1), account(.board, 3)).sum(.chip))
    #expect(metered.gross.energy.value == 4 && metered.mark.label == "measured" && !metered.mark.countsTwice)
    let withHost = try #require(books(model, account(.host, 20)).sum(.system))
    #expect(withHost.mark.isMixed)
  }

  @Test func sum_saysWhatItLacks() throws {
    let energy = books(account(.board, 3))
    #expect(energy.sum(.chip)?.lacks == [.laser])
    #expect(energy.sum(.system)?.lacks == [.laser, .host])
    #expect(books(account(.host, 3)).sum(.chip) == nil)
  }

  @Test func accountsThatAreNotCounted_areInNoSum() {
    let energy = books(account(.host, 20), account(.host, 5, counted: false))
    #expect(energy.sum(.system)?.gross.energy.value == 20)
    #expect(energy.accounts[1].scopes.isEmpty)
  }

  @Test func perFrame_isAbsent_withoutFrames() {
    #expect(books(account(.host, 20), frames: 0).sum(.system)?.grossPerFrame == nil)
  }

  @Test(arguments: EnergyPart.allCases) func part_doesNotOverlapItself(part: EnergyPart) {
    #expect(!part.overlaps(part))
    for other in EnergyPart.allCases { #expect(part.overlaps(other) == other.overlaps(part)) }
  }

  @Test func boardRail_overlapsWhatItFeeds() {
    #expect(
      EnergyPart.board.overlaps(.eac) && EnergyPart.board.overlaps(.controller) && EnergyPart.board.overlaps(.chip))
    #expect(!EnergyPart.board.overlaps(.laser) && !EnergyPart.chip.overlaps(.controller))
  }

  @Test func idleOfOneMeter_bringsItsOwnUncertainty() throws {
    func span(_ joules: Double, _ duration: Duration) -> MeasuredEnergy {
      MeasuredEnergy(
        energy: Joules(joules), duration: duration,
        components: [
          UncertaintyComponent(.quantisation, within: Joules(1e-3 * duration.inSeconds)),
          UncertaintyComponent(.offset, within: Joules(5e-3 * duration.inSeconds)),
          UncertaintyComponent(.sampling, standard: Joules(2e-3 * duration.inSeconds), shape: .normal),
        ])
    }
    let idle = span(0.1, .milliseconds(250))
    let correction = try #require(IdleCorrection(gross: span(2, .seconds(2)), before: idle, after: idle))
    #expect(correction.idleBefore.value == 0.4)
    #expect((correction.net.energy.value - 1.2).magnitude < 1e-12)
    // Once for the span, once for idle; the offset drops out.
    let one = 1e-3 * 2 / 3.0.squareRoot()
    #expect((correction.net.uncertainty(from: .quantisation).value - one * 2.0.squareRoot()).magnitude < 1e-12)
    #expect(correction.net.uncertainty(from: .offset).value == 0)
    // The span's own 4 mJ, and twice 2 mJ of the idle halves.
    let sampling = (4e-3 * 4e-3 + 2 * 2e-3 * 2e-3).squareRoot()
    #expect((correction.net.uncertainty(from: .sampling).value - sampling).magnitude < 1e-12)
    let nothing = MeasuredEnergy(energy: Joules(0), duration: .zero, components: [])
    #expect(IdleCorrection(gross: idle, before: nothing, after: idle) == nil)
  }
}
