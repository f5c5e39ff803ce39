import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import TestSupport
import Testing

/// The chip's energy of an exposure, from bursts on the emulated rails, held against what the emulation drew.
@Suite struct BurstTests {
  private static let devices: UInt64 = 1000

  /// Uniform numbers, the same on every machine.
  private struct Numbers {
    var generator: SplitMix64
    mutating func next() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
    mutating func within(_ limit: Double) -> Double { (2 * next() - 1) * limit }

    /// A monitor and shunt within the limits of their data sheets.
    mutating func monitor() -> MonitorErrors {
      let model = MonitorModel.ina226
      return MonitorErrors(
        shuntGain: within(model.shuntGainLimit), shuntOffsetVolts: within(model.shuntOffsetLimitVolts),
        busGain: within(model.busGainLimit), busOffsetVolts: within(model.busOffsetLimitVolts),
        shuntResistance: within(MeteredRail.commonTolerance))
    }
  }

  /// What an exposure takes of both rails: active all the time, the laser while it emits.
  private static func truth(_ exposures: Int) throws -> Double {
    let (rails, timing) = (Tiny.profile.rails, Tiny.profile.timing)
    let frame = Double(Tiny.classCount) * Double(timing.slotNanoseconds)
    let light = Double(Tiny.classCount) * Double(timing.exposureNanoseconds)
    let busy = Double(timing.startNanoseconds) / Double(exposures) + frame
    return (rails.board.active.value * busy + rails.laser.active.value * light) * 1e-9
  }

  private static func covers(_ seed: UInt64, _ operators: OperatorCache) throws -> Bool {
    var numbers = Numbers(generator: SplitMix64(seed: seed))
    let metered = try MeteredBench(isRegular: true, operators: operators)
    metered.attach(board: numbers.monitor(), laser: numbers.monitor())
    // Bursts of 0.27 s to 1.13 s, beginning anywhere in a conversion.
    let exposures = Int(3_700_000 + numbers.next() * 12_000_000)
    metered.bench.board.time.advance(byNanoseconds: UInt64(numbers.next() * 27_000_000))
    let measurement = try BurstMeter(metered.bench.driver, metered.sampler).measure(exposures: exposures)
    return measurement.perExposure.interval95.contains(try truth(exposures))
  }

  @Test func interval_holdsTheTruth_inNinetyFivePerCentOfTheDevices() throws {
    let operators = OperatorCache()
    let covered = try (0..<Self.devices).filter { try Self.covers($0, operators) }.count
    let share = Double(covered) / Double(Self.devices)
    print("seeds 0...\(Self.devices - 1): covered \(share)")
    // 95 %, give or take three standard deviations of a binomial count of 1,000: 2.1 points. The upper end is 0.4 points
    // higher, because the interval allows for a look of the monitor at either end of the burst, which the emulated one,
    // looking all the time, does not miss.
    #expect((0.93...0.975).contains(share))
  }

  @Test func laserIsOff_andTheSettingsAreAsBefore() throws {
    let metered = try MeteredBench(isRegular: true)
    let before = metered.bench.driver.settings
    let measurement = try BurstMeter(metered.bench.driver, metered.sampler).measure(exposures: 4_000_000)
    #expect(metered.bench.isDark && metered.bench.driver.state == .configured)
    #expect(metered.bench.driver.settings == before)
    #expect(measurement.exposures == 4_000_000 && measurement.rails.map(\.rail.name) == ["board", "laser"])
    #expect((measurement.rails[0].idleBefore.value - 0.5).magnitude < 0.001)
  }

  @Test(arguments: [1, 1000, 100_000]) func burstThatIsTooShort_hasNoFigure(exposures: Int) throws {
    let metered = try MeteredBench(isRegular: true)
    let error = #expect(throws: BurstError.self) {
      try BurstMeter(metered.bench.driver, metered.sampler).measure(exposures: exposures)
    }
    #expect(error?.kind == .tooShort && error?.remedy.contains("at least") == true)
    // Nothing was lit for it.
    #expect(try metered.bench.driver.counters().laserOnNanoseconds == 0 && metered.bench.isDark)
  }

  @Test func burstThatDoesNotStandOut_hasNoFigure() throws {
    var profile = Tiny.profile
    // A hundredth of the monitor's step of 125 uW.
    profile.rails.board.active = Watts(1e-6)
    profile.rails.laser.active = Watts(1e-6)
    let metered = try MeteredBench(profile, isRegular: true)
    let error = #expect(throws: BurstError.self) {
      try BurstMeter(metered.bench.driver, metered.sampler).measure(exposures: 4_000_000)
    }
    #expect(error?.kind == .tooShort && error?.message.contains("stand out") == true)
    #expect(metered.bench.isDark)
  }

  @Test func railThatIsGone_isNamed() throws {
    let metered = try MeteredBench(isRegular: true)
    metered.bench.board.bus.refuse(Tiny.profile.addresses.laserMonitor, transfers: nil)
    let error = #expect(throws: BurstError.self) {
      try BurstMeter(metered.bench.driver, metered.sampler).measure(exposures: 4_000_000)
    }
    #expect(error?.kind == .railMissing && error?.message.contains("laser") == true && metered.bench.isDark)
  }

  @Test func openInterlock_endsTheBurst_laserOff() throws {
    let metered = try MeteredBench(isRegular: true)
    let board = metered.bench.board
    board.time.schedule(at: Timestamp(nanoseconds: board.time.now.nanoseconds + 1_800_000_000)) {
      board.world.setInterlockClosed(false)
    }
    #expect(throws: (any Error).self) {
      try BurstMeter(metered.bench.driver, metered.sampler).measure(exposures: 16_000_000)
    }
    #expect(metered.bench.isDark)
  }
}
