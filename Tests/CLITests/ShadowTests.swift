import Foundation
import Testing

/// `candela run --shadow`: a digital engine beside the board.
@Suite struct ShadowTests {
  @Test func shadow_answersAsTheBoard_andChangesNothing() throws {
    let run = ["run", "--json", "--limit", "40", "--ideal"]
    let plain = try #require(try CommandLineTool.run(run).objects().last)
    let outcome = try CommandLineTool.run(
      run + ["--shadow", "digital", "--shadow", "digital:int8", "--shadow-every", "5"])
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let summary = try #require(try outcome.objects().last)
    try expectDocumented(summary)
    #expect(summary["digest"] as? String == plain["digest"] as? String)
    #expect(plain["digital"] == nil)
    let engines = try #require(summary["digital"] as? [[String: Any]])
    #expect(engines.map { $0["engine"] as? String ?? "" }.map { $0.prefix(13) } == ["dense float32", "dense int8, o"])
    for engine in engines {
      #expect(engine["every"] as? Int == 5 && engine["frames"] as? Int == 8 && engine["compared"] as? Int == 8)
      // Without noise the board answers as the network does, but for frames that are too close to call.
      #expect((engine["agreement"] as? Double ?? 0) >= 7.0 / 8)
      #expect(engine["labelled"] as? Int == 8 && (engine["accuracy"] as? Double ?? 0) > 0.5)
      #expect((engine["photonic_accuracy"] as? Double ?? 0) > 0.5)
      let latency = try #require(engine["latency"] as? [String: Double])
      #expect((latency["min_us"] ?? 0) > 0 && (latency["p50_us"] ?? 0) <= (latency["max_us"] ?? 0))
      #expect(engine["energy"] != nil && engine["missing"] is [String])
      #expect((engine["device"] as? String)?.contains("one thread") == true)
    }
  }

  @Test func shadow_worksOnFilesAndSeveralBoards() throws {
    let folder = try TemporaryFolder()
    let frames = ["--frames", try folder.file("frames", Fixtures.idx(frames: 6))]
    for arguments in [
      frames, frames + ["--labels", try folder.file("labels", Fixtures.labels(6))], frames + ["--boards", "2"],
    ] {
      let summary = try #require(
        try CommandLineTool.run(["run", "--json", "--shadow", "digital:int8", "--shadow-every", "2"] + arguments)
          .objects().last)
      let engine = try #require((summary["digital"] as? [[String: Any]])?.first)
      #expect(engine["frames"] as? Int == 3, "\(arguments)")
      let isLabelled = arguments.contains("--labels")
      #expect(engine["labelled"] as? Int == (isLabelled ? 3 : 0))
      #expect((engine["accuracy"] is Double) == isLabelled && (engine["accuracy"] is NSNull) == !isLabelled)
    }
  }

  @Test func summary_saysHowItWent_inWords() throws {
    let output = try CommandLineTool.run(["run", "--limit", "20", "--shadow", "digital"]).output
    #expect(output.contains("digital   dense float32, OpenBLAS") && output.contains("2 frames, every 10th"))
    #expect(output.contains("agrees with the board on"))
    #expect(output.contains("no meter: not measured") || output.contains("beyond idle"))
  }

  @Test func energy_isTheMeters_lessIdle() throws {
    let nvml = try #require(try ClockNVML(), "no C compiler")
    let outcome = try CommandLineTool.run(
      ["run", "--json", "--limit", "20", "--shadow", "digital:int8", "--shadow-meter", "nvml:0"],
      environment: nvml.environment)
    let summary = try #require(try outcome.objects().last, "\(outcome.error)")
    try expectDocumented(summary)
    let engine = try #require((summary["digital"] as? [[String: Any]])?.first)
    let energy = try #require(engine["energy"] as? [String: Any], "\(engine)")
    #expect(energy["method"] as? String == "measured" && energy["meter"] as? String == "Stand-in GPU")
    let seconds = try #require(energy["seconds"] as? Double)
    let frames = try #require(energy["frames"] as? Double)
    let gross = try #require(energy["gross_joules_per_frame"] as? Double)
    // The meter counts in milliseconds: 50 mJ at either end of spans of 1 s and more.
    #expect(seconds >= 2 && (gross * frames / seconds / ClockNVML.watts - 1).magnitude < 0.01)
    #expect(((energy["idle_w"] as? Double ?? 0) / ClockNVML.watts - 1).magnitude < 0.01)
    // The load draws nothing: the net is nothing, within its interval.
    let (low, high) = (try #require(energy["low95"] as? Double), try #require(energy["high95"] as? Double))
    #expect(low < 0 && high > 0 && high < 0.1 * gross)
    // The time of the measuring is not the run's.
    let host = try #require(summary["host"] as? [String: Double])
    #expect((host["seconds"] ?? 100) < 4)
  }

  @Test func optionsThatMakeNoSense_areRefused() throws {
    try expectRefusal("CND-9000", status: 64, ["run", "--shadow", "analog"], naming: ["digital:opencl"])
    try expectRefusal("CND-9000", status: 64, ["run", "--shadow", "digital:fpga"], naming: ["digital:int8"])
    try expectRefusal("CND-9000", status: 64, ["run", "--shadow-every", "5"], naming: ["--shadow"])
    try expectRefusal(
      "CND-9000", status: 64, ["run", "--shadow", "digital", "--shadow-every", "0"], naming: ["1,000,000"])
    try expectRefusal(
      "CND-9000", status: 64, ["run", "--shadow", "digital", "--shadow", "digital:float"], naming: ["twice"])
    try expectRefusal(
      "CND-9000", status: 64, ["run", "--shadow", "digital", "--shadow-device", "A100"], naming: ["digital:opencl"])
    try expectRefusal(
      "CND-9025", status: 64, ["run", "--shadow", "digital", "--shadow-meter", "nvml:9"], naming: ["nvml:9"])
  }

  @Test func machineWithoutADevice_isToldWhatToInstall() throws {
    let folder = try TemporaryFolder()
    // The loader of Debian reads the drivers' names from this folder instead.
    let outcome = try CommandLineTool.run(
      ["run", "--limit", "1", "--shadow", "digital:opencl"], environment: ["OCL_ICD_VENDORS": folder.path])
    #expect(outcome.status == 5 && outcome.output.isEmpty)
    let code = try #require(outcome.error.split(separator: " ").dropFirst().first)
    #expect(["CND-8301:", "CND-8302:", "CND-8304:"].contains(code), "\(outcome.error)")
    #expect(outcome.error.contains("remedy: Install"))
  }
}
