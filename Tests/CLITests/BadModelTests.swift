import CandelaMedia
import Foundation
import Testing

/// Damaged bundles, arrays that do not fit, and boards that they were not made for.
@Suite struct BadModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func bundle_isRefused_whenCutAtAnyKibibyte() throws {
    let bytes = try Fixtures.bundleBytes()
    for length in stride(from: 0, to: bytes.count, by: 1024) {
      let cut = try folder.file("cut.candela", Array(bytes.prefix(length)))
      let outcome = try CommandLineTool.run(["model", "verify", cut])
      #expect(!outcome.wasKilled && outcome.status == 3, "\(length): \(outcome.error)")
      #expect(outcome.error.hasPrefix("candela: CND-4004: \(cut): "), "\(length): \(outcome.error)")
      #expect(outcome.error.contains("\n  remedy: ") && outcome.output.isEmpty, "\(length)")
    }
  }

  @Test func bundle_isRefusedByEveryCommand_whenDamaged() throws {
    var bytes = try Fixtures.bundleBytes()
    bytes[bytes.count / 2] ^= 1
    let damaged = try folder.file("damaged.candela", bytes)
    let export = folder.entry("arrays")
    for command in [["run"], ["eval"], ["board", "expose"], ["board", "diodes"]] {
      try expectRefusal("CND-4008", status: 3, command + ["--model", damaged], naming: [damaged])
    }
    try expectRefusal("CND-4008", status: 3, ["model", "inspect", damaged, "--export", export])
    #expect(!FileManager.default.fileExists(atPath: export))
  }

  @Test func bundle_isRefused_whenAbsentOrNone() throws {
    try expectRefusal("CND-4001", status: 3, ["run", "--model", "nonesuch"], naming: ["shapes"])
    try expectRefusal("CND-4002", status: 3, ["model", "verify", folder.entry("absent.candela")])
    try expectRefusal("CND-4002", status: 3, ["model", "verify", folder.path])
    try expectRefusal(
      "CND-4005", status: 3,
      ["model", "verify", try folder.file("text.candela", "this is no bundle, though it is called one")])
  }

  @Test func bundle_isRefused_whenMadeForAnotherDesign() throws {
    let board = try folder.board(file: "optics.yaml", replacing: "wavelength: 532 nm", with: "wavelength: 633 nm")
    try expectRefusal("CND-4011", status: 3, ["run", "--board", board, "--model", "shapes"])
    try expectRefusal("CND-4011", status: 3, ["eval", "--direct", "--board", board, "--model", "shapes"])
    try expectRefusal("CND-4011", status: 3, ["model", "verify", "shapes", "--board", board])
    // No model named: it is said which were looked at, and why they were passed over.
    try expectRefusal("CND-4001", status: 3, ["run", "--board", board], naming: ["shapes (CND-4011)"])
  }

  @Test func pack_isRefused_whenWeightsHaveAnotherShape() throws {
    for shape in [[Fixtures.diodes, 3], [Fixtures.diodes - 1, 2], [2, Fixtures.diodes], [2 * Fixtures.diodes]] {
      try refusePack("CND-4015", weights: Self.ones(shape))
    }
  }

  @Test func pack_isRefused_whenPhaseHasAnotherShape() throws {
    for shape in [[399, 400], [2, 400, 400], [400 * 400]] { try refusePack("CND-4017", phase: Self.ones(shape)) }
  }

  @Test func pack_isRefused_whenAnElementIsNoNumber() throws {
    var phase = [Float](repeating: 0, count: 160_000)
    phase[77] = .infinity
    try refusePack("CND-4018", phase: NPYArray(shape: [400, 400], phase))
    var weights = [Float](repeating: 1, count: 2 * Fixtures.diodes)
    weights[77] = .nan
    try refusePack("CND-4016", weights: NPYArray(shape: [Fixtures.diodes, 2], weights))
    try refusePack(
      "CND-3017",
      weights: NPYArray(
        shape: [Fixtures.diodes, 2], interleavedComplex: [Float](repeating: 1, count: 4 * Fixtures.diodes)))
  }

  @Test func pack_isRefused_whenClassesAreTooManyOrNone() throws {
    let seventeen = (1...17).map { "class \($0)" }
    try refusePack("CND-9003", weights: Self.ones([Fixtures.diodes, 17]), classes: seventeen)
    try refusePack("CND-4015", weights: Self.ones([Fixtures.diodes, 17]), classes: Array(seventeen.dropLast()))
    try refusePack("CND-9003", classes: [])
  }

  @Test func pack_isRefused_whenAnArrayIsCutOff() throws {
    let whole = Self.ones([Fixtures.diodes, 2]).encoded()
    for length in [0, 3, 20, 127, whole.count - 1] {
      let weights = try folder.file("weights.npy", Array(whole.prefix(length)))
      let outcome = try CommandLineTool.run(try packArguments(weights: weights, phase: nil, classes: ["a", "b"]))
      #expect(!outcome.wasKilled && outcome.status == 3, "\(length): \(outcome.error)")
      #expect(
        outcome.error.hasPrefix("candela: CND-30") && outcome.error.contains("remedy:"), "\(length): \(outcome.error)")
      #expect(!folder.names.contains("out.candela"))
    }
  }

  private static func ones(_ shape: [Int]) -> NPYArray {
    NPYArray(shape: shape, [Float](repeating: 1, count: shape.reduce(1, *)))
  }

  private func refusePack(
    _ code: String, phase: NPYArray? = nil, weights: NPYArray? = nil, classes: [String] = ["a", "b"]
  ) throws {
    let weights = try folder.file("weights.npy", (weights ?? Self.ones([Fixtures.diodes, 2])).encoded())
    let phase = try phase.map { try folder.file("phase.npy", $0.encoded()) }
    try expectRefusal(code, status: 3, try packArguments(weights: weights, phase: phase, classes: classes))
    #expect(!folder.names.contains { $0.hasPrefix("out") })
  }

  private func packArguments(weights: String, phase: String?, classes: [String]) throws -> [String] {
    let zero = [Float](repeating: 0, count: Fixtures.maskPixels * Fixtures.maskPixels)
    let flat = NPYArray(shape: [Fixtures.maskPixels, Fixtures.maskPixels], zero)
    let names = try folder.file("names.txt", classes.joined(separator: "\n"))
    return [
      "model", "pack", "--board", "accel-reference", "--phase", try phase ?? folder.file("flat.npy", flat.encoded()),
      "--weights", weights, "--classes", names, "--out", folder.entry("out.candela"),
    ]
  }
}
