import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Foundation
import Testing

import candela
import CandelaHALLinux

/// `candela board doctor` and `candela board scan`.
@Suite struct DoctorTests {
  private static let workspace = Workspace()
  private static var profiles: BoardProfileLoader {
    BoardProfileLoader(
      ResourceLocator(
        explicit: CommandLineTool.packageRoot, environment: [:], executable: nil,
        currentDirectory: CommandLineTool.packageRoot))
  }

  /// This machine may have anything or nothing: whatever is found is explained, and nothing crashes.
  @Test(arguments: [[], ["--host", "raspberry-pi-5"], ["--host", "virtual"], ["--passive"]])
  func doctor_explains_onThisMachine(options: [String]) throws {
    let outcome = try CommandLineTool.run(["board", "doctor", "--json"] + options)
    #expect(!outcome.wasKilled && [0, 1, 2].contains(outcome.status), "\(outcome.error)")
    let report = try #require(try outcome.objects().first)
    try expectDocumented(report)
    #expect(Set(report.keys) == ["findings"])
    for finding in try #require(report["findings"] as? [[String: String]]) {
      #expect(Set(finding.keys) == ["code", "severity", "title", "cause", "remedy"])
      #expect(finding.values.allSatisfy { !$0.isEmpty }, "\(finding)")
    }
    #expect(try CommandLineTool.run(["board", "doctor"] + options).output.contains("machine"))
  }

  @Test func doctor_findsNothing_onTheSimulatedBoard() throws {
    let outcome = try CommandLineTool.run(["board", "doctor", "--host", "sim"])
    #expect(outcome.status == 0 && outcome.output.contains("nothing stands in the way"), "\(outcome.output)")
    let report = try CommandLineTool.run(["board", "doctor", "--host", "sim", "--json"]).object()
    #expect((report["findings"] as? [Any])?.isEmpty == true)
  }

  @Test func doctor_refusesAHostThatIsNone() throws {
    try expectRefusal(
      "CND-2011", status: 3, ["board", "doctor", "--host", "raspbery-pi-4"], naming: ["raspberry-pi-4"])
  }

  @Test func scan_lists_onThisMachine() throws {
    let report = try CommandLineTool.run(["board", "scan", "--json"]).object()
    try expectDocumented(report)
    #expect(report["kernel"] is String && report["adapters"] is [Any] && report["boards"] is [Any])
    let outcome = try CommandLineTool.run(["board", "scan", "--host", "usb-cp2112"])
    #expect(outcome.status == 0 && outcome.output.contains("host      usb-cp2112"), "\(outcome)")
  }

  // MARK: The board's side

  private static func examine(
    _ connection: BoardConnection, as profile: BoardProfile
  ) throws -> DoctorReport {
    let driver = try PhotonicBoard(connection: connection, profile: profile)
    let options = try BoardOptions.parse(["--host", "raspberry-pi-4"])
    let doctor = BoardDoctor(options, profile: profile, workspace: workspace)
    var report = DoctorReport()
    doctor.collect(into: &report) { report in try doctor.examine(driver, into: &report) }
    return report
  }

  private static func bench(_ profile: BoardProfile) throws -> SimulatedBench {
    try SimulatedBench(profile: profile, device: SimulatedDevice(), operators: OperatorCache())
  }

  @Test func doctor_passes_aSoundBoard() throws {
    let profile = try Self.profiles.load("accel-reference")
    let report = try Self.examine(try Self.bench(profile).connection, as: profile)
    #expect(report.findings == [] && report.status == nil && report.passes.count == 12)
  }

  @Test func doctor_names_aWrongIdentity() throws {
    let bench = try Self.bench(try Self.profiles.load("accel-reference"))
    let report = try Self.examine(bench.connection, as: try Self.profiles.load("accel-two-layer"))
    #expect(report.findings.map(\.code) == ["CND-5005"] && report.status == .checkFailed)
    #expect(report.findings[0].remedy.contains("--board"))
  }

  @Test func doctor_names_anAbsentBoard() throws {
    let profile = try Self.profiles.load("accel-reference")
    let bench = try Self.bench(profile)
    bench.board.world.inject(.deviceGone(address: profile.addresses.controller))
    let report = try Self.examine(bench.connection, as: profile)
    #expect(report.findings.map(\.code) == ["CND-5001"])
    #expect(report.findings[0].remedy.contains("docs/hosts/raspberry-pi-4.md"))
    #expect(report.findings[0].remedy.contains("candela board scan --host raspberry-pi-4"))
  }

  @Test func doctor_warns_ofAnOpenInterlock_andOfHeat() throws {
    let profile = try Self.profiles.load("accel-reference")
    let bench = try Self.bench(profile)
    bench.board.world.setInterlockClosed(false)
    let report = try Self.examine(bench.connection, as: profile)
    #expect(report.findings.map(\.code) == ["CND-9147"] && report.status == .warnings)
    bench.board.world.setInterlockClosed(true)
    bench.board.world.setTemperature(Celsius(80))
    let hot = try Self.examine(bench.connection, as: profile)
    #expect(hot.findings.map(\.code).contains("CND-9151") && hot.status == .checkFailed)
  }

  @Test func doctor_warns_ofOtherVersions() throws {
    let profile = try Self.profiles.load("accel-reference")
    var newer = profile
    newer.versions.firmware += 1
    let report = try Self.examine(try Self.bench(newer).connection, as: profile)
    #expect(report.findings.map(\.code) == ["CND-9131"] && report.status == .warnings)
    #expect(report.findings[0].cause.contains("firmware 1.0.1"))
  }

  @Test func everyCheckOfTheSelfTest_hasARule() throws {
    let bench = try Self.bench(try Self.profiles.load("accel-reference"))
    try bench.driver.identify()
    let codes = try bench.driver.selfTest().checks.map { SelfTestRule.rule(for: $0.name).code }
    #expect(Set(codes).count == codes.count && !codes.contains("CND-9152"))
  }

  // MARK: Which host, which boards

  @Test func finder_findsTheBoard_andNoneWhereThereIsNone() throws {
    let profile = try Self.profiles.load("accel-reference")
    let bench = try Self.bench(profile)
    let finder = BoardFinder(bus: bench.connection.bus, profiles: [profile])
    bench.connection.time.sleep(for: .milliseconds(50))
    let found = try finder.boards()
    #expect(found.count == 1 && found[0].record?.boardName == "accel-reference" && found[0].protocolVersion == 0x0100)
    #expect(found[0].address == profile.addresses.controller)
    bench.board.world.inject(.deviceGone(address: profile.addresses.controller))
    let before = bench.board.bus.transferCount
    #expect(try finder.boards().isEmpty)
    // The EEPROM was not asked: what answers there need not be one.
    #expect(bench.board.bus.transferCount == before + 1)
  }

  private static func host(_ machine: String, adapter: String? = nil) throws -> HostProfile? {
    let folder = try TemporaryFolder()
    for (file, text) in [("proc/device-tree/model", machine + "\0")]
      + (adapter.map { [("sys/class/i2c-dev/i2c-3/name", $0)] } ?? [])
    {
      let path = folder.entry(file)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let survey = MachineSurvey(root: folder.path, gpio: LibgpiodKernel(deviceFolder: folder.path)) { _ in nil }
    return try HostChoice.host(named: nil, survey: survey, workspace)
  }

  @Test func host_isChosen_byTheComputersModelOrAdapter() throws {
    #expect(try Self.host("Raspberry Pi 4 Model B Rev 1.4")?.name == "raspberry-pi-4")
    #expect(try Self.host("Raspberry Pi 5 Model B Rev 1.0")?.name == "raspberry-pi-5")
    #expect(try Self.host("Radxa ROCK 5 Model B")?.name == "rock-5b")
    #expect(try Self.host("BeagleBoard.org BeaglePlay")?.name == "beagleplay")
    #expect(try Self.host("NVIDIA Jetson Orin Nano Developer Kit Super")?.name == "jetson-orin-nano")
    #expect(try Self.host("Some PC", adapter: "CP2112 SMBus Bridge on hidraw3")?.name == "usb-cp2112")
    #expect(try Self.host("Some PC", adapter: "SMBus I801 adapter at efa0") == nil)
    #expect(try Self.host("") == nil)
  }
}
