import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime
import Foundation
import Testing
import candela

/// Which meter a digital engine gets.
@Suite struct MeterChoiceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func addZone(_ zone: String, _ name: String, microjoules: Int) throws {
    let path = folder.entry("sys/class/powercap/\(zone)")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try "\(name)\n".write(toFile: path + "/name", atomically: true, encoding: .utf8)
    try "\(microjoules)\n".write(toFile: path + "/energy_uj", atomically: true, encoding: .utf8)
  }

  private func meters() -> [PlatformMeter] { PlatformMeters.all(root: folder.path, time: MonotonicTime()) }

  @Test func packages_areAddedUp_andNothingTwice() throws {
    try addZone("intel-rapl:0", "package-0", microjoules: 1_000_000)
    try addZone("intel-rapl:0:0", "core", microjoules: 700_000)
    try addZone("intel-rapl:1", "package-1", microjoules: 2_000_000)
    try addZone("intel-rapl-mmio:0", "package-0", microjoules: 1_000_000)
    guard case .meter(let meter) = try MeterChoice(.host, named: nil, among: meters()) else {
      Issue.record("there is a meter")
      return
    }
    #expect(meter.name == "RAPL package-0 + RAPL package-1")
    _ = try meter.read()
    try addZone("intel-rapl:0", "package-0", microjoules: 1_500_000)
    try addZone("intel-rapl:1", "package-1", microjoules: 2_250_000)
    #expect((try meter.read().energy.value - 0.75).magnitude < 1e-9)
  }

  @Test func processorWithoutAMeter_isSaidToHaveNone() throws {
    try addZone("intel-rapl:0:0", "core", microjoules: 700_000)
    guard case .none(let reason) = try MeterChoice(.host, named: nil, among: meters()) else {
      Issue.record("a part of the processor is not the processor")
      return
    }
    #expect(reason.contains("no meter: not measured"))
  }

  @Test func deviceOfPoCL_isTheProcessor_andAGPUItsOwn() throws {
    try addZone("intel-rapl:0", "package-0", microjoules: 1_000_000)
    guard case .meter(let meter) = try MeterChoice(.device(device(.processor)), named: nil, among: meters()) else {
      Issue.record("PoCL runs on the processor")
      return
    }
    #expect(meter.name == "RAPL package-0")
    for (kind, word) in [(OpenCLDevice.Kind.gpu, "NVML knows no Card"), (.other, "--shadow-meter")] {
      guard case .none(let reason) = try MeterChoice(.device(device(kind)), named: nil, among: meters()) else {
        Issue.record("RAPL does not cover a card")
        continue
      }
      #expect(reason.contains(word))
    }
  }

  @Test func meterByName_isTakenAsItIs_orRefused() throws {
    try addZone("intel-rapl:0:0", "core", microjoules: 700_000)
    guard case .meter(let meter) = try MeterChoice(.host, named: "powercap:intel-rapl:0:0", among: meters()) else {
      Issue.record("the user knows best")
      return
    }
    #expect(meter.name == "RAPL core")
    let error = try #require(throws: UsageError.self) { try MeterChoice(.host, named: "nvml:0", among: meters()) }
    #expect(error.code == "CND-9025" && error.cause?.contains("powercap:intel-rapl:0:0") == true)
  }

  private func device(_ kind: OpenCLDevice.Kind) -> OpenCLDevice {
    OpenCLDevice(index: 0, name: "Card", platform: "p", driver: "1", kind: kind)
  }
}
