import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaSim
import Testing

/// Rails metered by ticks that come when they come.
@Suite struct RailSamplerTests {
  private static let names = ["board", "laser"]
  private let time = VirtualTime()
  private let bus: SimulatedI2CBus
  private let rails: [RailActivity]
  private let sampler: RailSampler

  init() throws {
    bus = SimulatedI2CBus(time: time)
    var rails: [RailActivity] = []
    for (index, volts) in [3.3, 5].enumerated() {
      let rail = RailActivity(
        rail: BoardRail(voltage: Volts(volts), idle: Watts(0.1), active: Watts(0.05), shuntOhms: 1), time: time)
      bus.attach(SimulatedINA226(time: time, activity: rail), at: Self.address(index))
      rails.append(rail)
    }
    self.rails = rails
    let metered = try Self.names.enumerated().map {
      try MeteredRail(name: $0.element, address: Self.address($0.offset), shuntOhms: 1)
    }
    sampler = RailSampler(metered, on: bus, time: time)
  }

  private static func address(_ index: Int) -> I2CAddress { I2CAddress(UInt8(0x40 + index)) }

  /// Frames of 2 to 9 ms, the rails active for a part of each, with a tick after every one.
  private func frames(_ count: Int, before: (Int) throws -> Void = { _ in }) throws {
    for frame in 0..<count {
      try before(frame)
      for rail in rails { rail.begin(duty: 1) }
      time.advance(byNanoseconds: 1_000_000)
      for rail in rails { rail.end() }
      time.advance(byNanoseconds: UInt64(1_000_000 + frame % 8 * 1_000_000))
      sampler.tick()
    }
  }

  private func run(_ count: Int = 400, before: (Int) throws -> Void = { _ in }) throws {
    sampler.start()
    sampler.measureIdle()
    sampler.begin()
    try frames(count, before: before)
    sampler.end()
    sampler.measureIdle()
  }

  @Test func rails_areMetered_withAndWithoutIdle() throws {
    try run()
    for (index, outcome) in sampler.outcomes.enumerated() {
      let energy = try #require(outcome.energy)
      let begin = sampler.beginning.nanoseconds
      let end = begin + energy.duration.wholeNanoseconds
      let truth = rails[index].meanPower(from: begin, to: end).value * energy.duration.inSeconds
      #expect(energy.interval95.contains(truth), "\(outcome.rail.name)")
      let correction = try #require(outcome.correction)
      #expect(
        (correction.idleBefore.value - 0.1).magnitude < 1e-4 && (correction.idleAfter.value - 0.1).magnitude < 1e-4)
      #expect(correction.net.interval95.contains(truth - 0.1 * energy.duration.inSeconds), "\(outcome.rail.name)")
      #expect(outcome.missing == nil && outcome.rail.part.rawValue == Self.names[index])
    }
  }

  @Test func tick_leavesTheBusAlone_untilASampleIsDue() {
    sampler.start()
    sampler.begin()
    let before = bus.transferCount
    for _ in 0..<100 { sampler.tick() }
    #expect(bus.transferCount == before)
    time.advance(byNanoseconds: 5_000_000)
    sampler.tick()
    // The flag, and two voltages where it is set; the other rail is not due.
    #expect((1...3).contains(bus.transferCount - before))
    #expect(sampler.timeToNextSample > .zero && sampler.timeToNextSample <= .milliseconds(5))
  }

  /// What watchers see is what the meter counted, from the span's begin on.
  @Test func dials_showTheSpan() throws {
    sampler.start()
    sampler.measureIdle()
    sampler.begin()
    #expect(sampler.dials.map(\.energy.value) == [0, 0])
    try frames(100)
    let early = sampler.dials.map(\.energy.value)
    try frames(100)
    sampler.end()
    for (dial, outcome) in zip(sampler.dials, sampler.outcomes) {
      let energy = try #require(outcome.energy)
      // The meter's own figure corrects for conversions that began before the span.
      #expect(abs(dial.energy.value / energy.energy.value - 1) < 0.1, "\(dial.rail.name)")
      #expect(try #require(dial.power).value > 0.1)
    }
    #expect(zip(early, sampler.dials).allSatisfy { $0 > 0 && $1.energy.value > 1.5 * $0 })
  }

  @Test func railThatDisappears_hasNoFigure_andTheOtherOneHas() throws {
    try run { if $0 == 200 { bus.refuse(Self.address(1), transfers: nil) } }
    #expect(sampler.dials[0].power != nil && sampler.dials[1].power == nil)
    let outcomes = sampler.outcomes
    #expect(outcomes[0].energy != nil && outcomes[0].missing == nil)
    #expect(outcomes[1].energy == nil && outcomes[1].correction == nil)
    #expect(
      outcomes[1].missing?.contains("rail laser") == true && outcomes[1].missing?.contains("acknowledged") == true)
    let before = bus.transferCount
    sampler.begin()
    time.advance(byNanoseconds: 50_000_000)
    sampler.tick()
    // Only the rail that is left is asked.
    #expect((1...8).contains(bus.transferCount - before))
  }

  /// One refused transfer between idle time and work is repeated, and is no gap of the run.
  @Test func aFailureBeforeTheSpan_losesNothing() throws {
    sampler.start()
    sampler.measureIdle()
    bus.refuse(Self.address(1), transfers: 1)
    sampler.begin()
    try frames(200)
    sampler.end()
    #expect(sampler.outcomes.allSatisfy { $0.energy != nil && $0.missing == nil })
  }

  @Test func aFailedReading_isTold_andCostsCertainty() throws {
    try run { if $0 == 200 { bus.refuse(Self.address(1), transfers: 2) } }
    let outcome = sampler.outcomes[1]
    let energy = try #require(outcome.energy)
    #expect(outcome.missing?.contains("2 readings failed") == true)
    #expect(energy.uncertainty(from: .sampling).value >= 0)
    #expect(sampler.outcomes[0].missing == nil)
  }

  @Test func monitorThatLosesItsSettings_hasNoFigure() throws {
    // RST of the INA226, as a power cut does it.
    try run { if $0 == 200 { try bus.write([0x00, 0x80, 0x00], to: Self.address(0)) } }
    #expect(sampler.outcomes[0].energy == nil)
    #expect(sampler.outcomes[0].missing?.contains("lost its settings") == true)
    #expect(sampler.outcomes[1].energy != nil)
  }

  @Test func currentBeyondTheRange_hasNoFigure() throws {
    // 0.3 A at 1 Ohm: 0.3 V, above the 81.92 mV of the register.
    let rail = RailActivity(
      rail: BoardRail(voltage: Volts(5), idle: Watts(1.5), active: Watts(0), shuntOhms: 1), time: time)
    bus.attach(SimulatedINA226(time: time, activity: rail), at: Self.address(1))
    try run(100)
    #expect(sampler.outcomes[1].energy == nil)
    #expect(sampler.outcomes[1].missing?.contains("range") == true)
  }

  @Test func missingMonitor_isTold_andNothingThrows() throws {
    bus.refuse(Self.address(0), transfers: nil)
    try run(50)
    #expect(sampler.outcomes[0].energy == nil && sampler.outcomes[0].missing?.contains("does not start") == true)
    #expect(sampler.outcomes[1].energy != nil)
  }
}
