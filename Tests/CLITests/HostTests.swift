import Foundation
import Testing

/// Hosts with wires, as far as a machine without a board can tell, and host-fed frames on the simulator.
@Suite struct HostTests {
  /// A host whose bus does not exist anywhere.
  private static func host(_ folder: TemporaryFolder) throws -> String {
    try folder.file(
      "bench.yaml",
      Array(
        """
        format: candela-host 1
        title: A bench that is not there
        kind: linux
        i2c: {bus: /dev/i2c-candela-absent}
        gpio: {chip: absent}
        lines:
          RESET_N: {offset: 0}
          TRIGGER: {offset: 1}
          LASER_ENABLE: {offset: 2}
          DATA_READY: {offset: 3}
          FAULT_N: {offset: 4}
          INTERLOCK: {offset: 5}
        """.utf8))
  }

  @Test(arguments: [["run"], ["board", "expose"], ["board", "diodes"]])
  func laserOnWires_isNotLit_withoutConsent(command: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try CommandLineTool.run(command + ["--host", try Self.host(folder), "--limit", "1"])
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.error.contains("CND-9008") && outcome.error.contains("--fire"), "\(outcome.error)")
  }

  @Test func consent_isTakenFromOptionOrEnvironment() throws {
    let folder = try TemporaryFolder()
    let host = try Self.host(folder)
    for outcome in [
      try CommandLineTool.run(["board", "expose", "--host", host, "--fire"]),
      try CommandLineTool.run(["board", "expose", "--host", host], environment: ["CANDELA_ARMED": "1"]),
    ] {
      #expect(outcome.status == 4 && outcome.error.contains("CND-1007"), "\(outcome.error)")
      #expect(outcome.error.contains("/dev/i2c-candela-absent"))
    }
    let no = try CommandLineTool.run(["board", "expose", "--host", host], environment: ["CANDELA_ARMED": "0"])
    #expect(no.error.contains("CND-9008"))
  }

  @Test func commandsThatLightNothing_needNoConsent_andReportTheMissingBus() throws {
    let folder = try TemporaryFolder()
    let host = try Self.host(folder)
    for command in [["info"], ["selftest"], ["read", "STATUS"], ["write", "CLASS_COUNT", "3"]] {
      let outcome = try CommandLineTool.run(["board"] + command + ["--host", host])
      #expect(outcome.status == 4 && outcome.error.contains("CND-1007"), "\(command): \(outcome.error)")
    }
  }

  @Test(arguments: [
    ["eval", "--limit", "1"], ["train", "--out", "/tmp/candela-never"], ["adapt", "--out", "/tmp/candela-never"],
  ])
  func simulatingCommands_refuseWires(command: [String]) throws {
    let outcome = try CommandLineTool.run(command + ["--host", "virtual"])
    #expect(outcome.status == 64 && outcome.error.contains("CND-9002"), "\(outcome.error)")
  }

  @Test(arguments: [["--ideal"], ["--serial", "2"], ["--shift", "1"]])
  func optionsOfASimulatedDevice_areRefused_onWires(options: [String]) throws {
    let outcome = try CommandLineTool.run(["board", "expose", "--fire", "--host", "virtual"] + options)
    #expect(outcome.status == 64 && outcome.error.contains("CND-9001"), "\(outcome.error)")
  }

  @Test func hostFedFrames_giveTheDigestOfTheirBits_everyTime() throws {
    var digests: [String] = []
    for bits in ["8", "8", "4", "1"] {
      let summary = try CommandLineTool.run(["run", "--json", "--limit", "12", "--host-fed", bits]).objects().last
      digests.append(try #require(summary?["digest"] as? String))
    }
    let shown = try CommandLineTool.run(["run", "--json", "--limit", "12"]).objects().last?["digest"] as? String
    #expect(digests[0] == digests[1])
    // All eight bits of an amplitude arrive: the same field as if it had been shown.
    #expect(digests[0] == shown)
    #expect(Set(digests).count == 3)
  }

  @Test(arguments: ["0", "2", "16", "x"]) func otherWidths_areRefused(bits: String) throws {
    let outcome = try CommandLineTool.run(["run", "--limit", "1", "--host-fed", bits])
    #expect(outcome.status == 64 && outcome.error.contains("--host-fed"), "\(outcome.error)")
  }

  @Test func expose_takesHostFedFrames() throws {
    let result = try CommandLineTool.run(["board", "expose", "--json", "--host-fed", "8"]).object()
    let shown = try CommandLineTool.run(["board", "expose", "--json"]).object()
    #expect(result["outputs"] as? [Int] == shown["outputs"] as? [Int] && result["kind"] as? String == "simulated")
  }

  @Test func camera_isOpenedFirst_andNamedWhenItCannotBe() throws {
    let absent = try CommandLineTool.run(["run", "--camera", "/dev/video-absent", "--limit", "1"])
    #expect(absent.status == 4 && absent.error.contains("CND-1007") && absent.error.contains("/dev/video-absent"))
    let foreign = try CommandLineTool.run(["run", "--camera", "/dev/null", "--limit", "1"])
    #expect(foreign.status == 4 && foreign.error.contains("it is no video device"), "\(foreign.error)")
  }

  @Test(arguments: [
    ["--camera", "/dev/video0", "--frames", "scene"], ["--camera-size", "640x480"], ["--camera-rate", "30"],
    ["--camera", "/dev/video0", "--camera-size", "640"], ["--camera", "/dev/video0", "--camera-size", "0x480"],
    ["--camera", "/dev/video0", "--camera-rate", "0"],
  ])
  func cameraOptions_thatDoNotFit_areRefused(options: [String]) throws {
    let outcome = try CommandLineTool.run(["run", "--limit", "1"] + options)
    #expect(outcome.status == 64, "\(outcome.error)")
  }
}
