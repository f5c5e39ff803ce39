import CandelaBoardSpec
import Foundation
import Testing

/// `candela bench digital` and tools/gpu-profile.
@Suite struct BenchDigitalTests {
  @Test func rows_standForOneFrameAndForBatches() throws {
    let object = try CommandLineTool.run(
      ["bench", "digital", "--json", "--engine", "float", "--engine", "int8", "--batch", "8", "--seconds", "0.02"]
    ).object()
    try expectDocumented(object)
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(rows.map { $0["batch"] as? Int } == [1, 8, 1, 8])
    for row in rows {
      #expect((row["frames"] as? Int ?? 0) > 0 && (row["frames_per_second"] as? Double ?? 0) > 0)
      #expect((row["missing"] as? [String])?.isEmpty == (row["energy"] is [String: Any]))
    }
    #expect((object["left_out"] as? [Any])?.isEmpty == true)
  }

  @Test func profile_isWritten_andKeepsWhatIsPublished() throws {
    let nvml = try #require(try ClockNVML(), "no C compiler")
    let folder = try TemporaryFolder()
    let arguments = [
      "bench", "digital", "--engine", "int8", "--batch", "4", "--seconds", "1", "--meter", "nvml:0", "--profile",
      folder.entry("card.yaml"),
    ]
    let outcome = try CommandLineTool.run(arguments, environment: nvml.environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    var gpu = try load(folder.entry("card.yaml"))
    #expect(gpu.frames.map(\.batch) == [1, 4] && gpu.frames.allSatisfy { $0.origin.method == "measured" })
    #expect(((gpu.idle?.watts ?? 0) / ClockNVML.watts - 1).magnitude < 0.02)
    for frame in gpu.frames {
      let (rate, energy) = (try #require(frame.framesPerSecond), try #require(frame.energyJoules))
      // How many frames a second of 50 W comes to depends on the machine; that the figure is right, ShadowTests show.
      #expect(rate > 0 && energy > 0 && energy < ClockNVML.watts)
      #expect(frame.energyInterval?.contains(energy) == true)
      // The stand-in draws no more for work: a net figure would be an invention.
      #expect(frame.netEnergyJoules == nil)
      #expect(frame.origin.source.contains("Stand-in GPU") && frame.task.contains("shapes"))
    }
    let text = try String(contentsOfFile: folder.entry("card.yaml"), encoding: .utf8)
    #expect(text.matches(of: /rate: [0-9.]{1,7} fps/).count == 2, "four digits are enough: \(text)")
    let other = GPUFrameFigures(
      task: "the same", engine: "another", latencySeconds: 0.001,
      origin: .measured(date: "2026-11-26", conditions: "none"))
    gpu.frames.append(other)
    gpu.peak = GPUPeak(int8Dense: 5e12, origin: .published(source: "a data sheet"))
    try GPUCoding.encode(gpu).write(toFile: folder.entry("card.yaml"), atomically: true, encoding: .utf8)
    #expect(try CommandLineTool.run(arguments, environment: nvml.environment).status == 0)
    let again = try load(folder.entry("card.yaml"))
    #expect(again.peak == gpu.peak && again.frames.count == 3 && again.frames.contains(other))
  }

  @Test func profileOfAnotherDevice_isKept() throws {
    let folder = try TemporaryFolder()
    let shipped = CommandLineTool.packageRoot + "/boards/gpu/a100.yaml"
    let file = folder.entry("a100.yaml")
    try FileManager.default.copyItem(atPath: shipped, toPath: file)
    let arguments = ["bench", "digital", "--engine", "int8", "--batch", "1", "--seconds", "0.01", "--profile"]
    try expectRefusal("CND-9026", status: 64, arguments + [file], naming: ["NVIDIA A100"])
    #expect(FileManager.default.contentsEqual(atPath: shipped, andPath: file))
    try expectRefusal("CND-9027", status: 3, arguments + ["/no/such/folder/x.yaml"], naming: ["/no/such/folder"])
    let other = try folder.file("other.yaml", "format: candela-host 1\n")
    try expectRefusal("CND-2012", status: 3, arguments + [other], naming: ["candela-gpu 1"])
  }

  @Test func optionsThatMakeNoSense_areRefused() throws {
    for arguments in [
      ["--batch", "0"], ["--seconds", "0"], ["--engine", "analog"], ["--profile", "x.yaml"],
      ["--engine", "float", "--device", "A100"],
    ] {
      try expectRefusal("CND-9000", status: 64, ["bench", "digital"] + arguments)
    }
    try expectRefusal("CND-9025", status: 64, ["bench", "digital", "--engine", "int8", "--meter", "nvml:9"])
  }

  @Test(.enabled(if: OpenCLPresence.isThere, OpenCLPresence.absence)) func tool_measuresADevice() throws {
    let nvml = try #require(try ClockNVML(), "no C compiler")
    let candela = try #require(CommandLineTool.path)
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLineTool.packageRoot + "/tools/gpu-profile")
    process.arguments = [
      "stand-in", "--folder", folder.path, "--batch", "4", "--seconds", "1", "--meter", "nvml:0", "--candela", candela,
    ]
    process.environment = CommandLineTool.environment(nvml.environment.merging(OpenCLPresence.home) { $1 })
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    #expect(printed == folder.entry("stand-in.yaml") + "\n")
    let gpu = try load(folder.entry("stand-in.yaml"))
    #expect(gpu.frames.map(\.batch) == [1, 4] && gpu.frames.allSatisfy { $0.engine?.contains("CLBlast") == true })
    #expect(gpu.frames.allSatisfy { $0.energyJoules != nil } && gpu.idle != nil)
    #expect(!gpu.title.isEmpty && gpu.devices == [gpu.title])
  }

  private func load(_ path: String) throws -> GPUProfile {
    let bytes = try #require(FileManager.default.contents(atPath: path), "no \(path)")
    return try GPUCoding.decode([UInt8](bytes), file: path, name: "card")
  }
}

/// Whether this machine has an OpenCL device and CLBlast.
private enum OpenCLPresence {
  static let isThere: Bool = {
    let outcome = try? CommandLineTool.run(
      ["bench", "digital", "--engine", "opencl", "--batch", "1", "--seconds", "0.01"], environment: home)
    return outcome?.status == 0
  }()
  /// Drivers keep compiled kernels in the user's cache folder; compiling them anew takes minutes.
  static let home = ProcessInfo.processInfo.environment["HOME"].map { ["HOME": $0] } ?? [:]
  static let absence: Comment = "no OpenCL device: install ocl-icd-libopencl1, libclblast1 and pocl-opencl-icd"
}
