import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaSim
import Testing

@Suite struct RailMeterTests {
  private static let address = I2CAddress(0x41)
  private let time = VirtualTime()
  private let bus: SimulatedI2CBus
  private let rail: RailActivity

  init() {
    bus = SimulatedI2CBus(time: time)
    rail = RailActivity(
      rail: BoardRail(voltage: Volts(5), idle: Watts(0.02), active: Watts(0.03), shuntOhms: 5), time: time)
    bus.attach(SimulatedINA226(time: time, activity: rail), at: Self.address)
  }

  private func meter(_ model: MonitorModel = .ina226, at address: I2CAddress = address) throws -> RailMeter {
    RailMeter(try MeteredRail(name: "laser", model: model, address: address, shuntOhms: 5), on: bus, time: time)
  }

  private func watch(_ meter: RailMeter, seconds: Double) throws {
    for _ in 0..<Int(seconds * 100) {
      time.advance(byNanoseconds: 10_000_000)
      try meter.sample()
    }
  }

  @Test func steadyLoad_isPowerTimesTime() throws {
    let meter = try meter()
    try meter.start()
    try watch(meter, seconds: 1)
    let measured = try meter.measured()
    // 20 mW: the shunt drops 20 mV, 8,000 steps; half a step is 6e-5 of it.
    #expect((measured.energy.value / measured.duration.inSeconds - 0.02).magnitude < 0.02 * 1e-4)
    #expect(measured.interval95.contains(0.02 * measured.duration.inSeconds))
    #expect(measured.uncertainty(from: .shunt).value > measured.uncertainty(from: .quantisation).value)
  }

  @Test func total_goesOn_whenASpanBeginsAnew() throws {
    let meter = try meter()
    try meter.start()
    try watch(meter, seconds: 0.5)
    let before = try meter.read().energy
    try meter.restart()
    try watch(meter, seconds: 0.5)
    #expect(try meter.read().energy > before)
    #expect(try meter.measured().duration < .seconds(0.55))
  }

  @Test func idle_isTakenOff_andItsDriftIsCounted() throws {
    let meter = try meter()
    try meter.start()
    rail.begin(duty: 1)
    time.advance(byNanoseconds: 30_000_000)
    try meter.restart()
    try watch(meter, seconds: 1)
    let gross = try meter.measured()
    let net = IdleCorrection(gross: gross, before: Watts(0.02), after: Watts(0.02)).net
    #expect((net.energy.value / gross.duration.inSeconds - 0.03).magnitude < 0.03 * 1e-3)
    #expect(net.uncertainty(from: .offset).value == 0)
    let drifting = IdleCorrection(gross: gross, before: Watts(0.02), after: Watts(0.024)).net
    #expect(drifting.uncertainty.value > net.uncertainty.value)
  }

  @Test func span_withoutASample_hasNoFigure() throws {
    let meter = try meter()
    try meter.start()
    let error = #expect(throws: MeteringError.self) { try meter.measured() }
    #expect(error?.kind == .notMeasured)
  }

  @Test func rail_isToldMissing_whenItDisappears() throws {
    let meter = try meter()
    try meter.start()
    var span = try MeterSpan(beginning: meter)
    try watch(meter, seconds: 0.1)
    bus.refuse(Self.address, transfers: nil)
    time.advance(byNanoseconds: 10_000_000)
    span.poll()
    bus.refuse(Self.address, transfers: 0)
    time.advance(byNanoseconds: 20_000_000)
    let error = #expect(throws: MeteringError.self) { try span.end() }
    #expect(error?.kind == .unreadable && error?.cause?.contains("acknowledged") == true)
  }

  @Test func otherPart_isRefused() throws {
    bus.attach(SimulatedEEPROM(time: time), at: I2CAddress(0x50))
    let meter = try meter(at: I2CAddress(0x50))
    let error = #expect(throws: MeteringError.self) { try meter.start() }
    #expect(error?.kind == .wrongMonitor)
  }

  @Test(arguments: [0, -1, .infinity, .nan] as [Double]) func shunt_mustBeAboveZero(ohms: Double) {
    let error = #expect(throws: MeteringError.self) {
      try MeteredRail(name: "board", address: Self.address, shuntOhms: ohms)
    }
    #expect(error?.kind == .badShunt)
  }

  @Test(arguments: MonitorModel.allCases) func cycle_isNotShorterThanTheSamplePeriod(model: MonitorModel) {
    for period: UInt64 in [1_000_000, 10_000_000, 100_000_000] {
      let settings = MonitorSettings(model, samplePeriodNanoseconds: period)
      #expect(settings.cycleNanoseconds >= period)
      #expect(settings.cycleNanoseconds < 3 * period)
    }
    #expect(MonitorSettings(model, samplePeriodNanoseconds: .max).cycleNanoseconds > 100_000_000)
  }
}
