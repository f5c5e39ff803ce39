import CandelaHAL
import CandelaHALLinux
import Testing

@Suite struct NVMLMeterTests {
  private let time = ScriptedTime()

  @Test func machineWithoutTheLibrary_hasNoGPU() {
    #expect(NVMLMeters.all(library: "libno-such-library.so.1", time: time).isEmpty)
  }

  @Test func energyCounter_isPreferred() throws {
    let library = try #require(try StandInNVML(energySupported: true, powerSupported: true), "no C compiler")
    let meters = NVMLMeters.all(library: library.path, time: time)
    #expect(meters.map(\.name) == ["Stand-in A", "Stand-in B"])
    #expect(meters.map(\.identifier) == ["nvml:0", "nvml:1"])
    let meter = try #require(meters.first)
    _ = try meter.read()
    time.sleep(for: .seconds(1))
    #expect((try meter.read().energy.value - 2.5).magnitude < 1e-9)
    #expect(meter.latestPower == nil)
  }

  @Test func power_isIntegrated_whereEnergyIsNotCounted() throws {
    let library = try #require(try StandInNVML(energySupported: false, powerSupported: true), "no C compiler")
    let meter = try #require(NVMLMeters.all(library: library.path, time: time).first)
    _ = try meter.read()
    time.sleep(for: .seconds(2))
    #expect((try meter.read().energy.value - 140).magnitude < 1e-9)
    #expect(meter.latestPower == Watts(70))
  }

  @Test func gpuWithoutPowerReading_saysSo() throws {
    let library = try #require(try StandInNVML(energySupported: false, powerSupported: false), "no C compiler")
    let meter = try #require(NVMLMeters.all(library: library.path, time: time).first)
    let error = #expect(throws: HALError.self) { try meter.read() }
    #expect(error?.kind == .absent && error?.cause?.contains("neither energy nor power") == true)
  }
}
