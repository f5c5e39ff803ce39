import CandelaBoardSpec
import Testing

@Suite struct GPUProfileTests {
  private static let loader = GPUProfileLoader(Fixtures.locator)

  @Test func everyShippedProfile_loads_andSaysWhereItsFiguresComeFrom() throws {
    #expect(Self.loader.names == ["a100", "h100", "h200", "jetson-orin-nano", "rtx-4090", "t4"])
    for name in Self.loader.names {
      let gpu = try Self.loader.load(name)
      #expect(gpu.name == name)
      let origins =
        [gpu.peak?.origin, gpu.power?.origin, gpu.idle?.origin].compactMap { $0 } + gpu.frames.map(\.origin)
      #expect(!origins.isEmpty && origins.allSatisfy { $0.source.count > 10 })
    }
  }

  @Test func a100_holdsThePublishedFigures() throws {
    let a100 = try Self.loader.load("a100")
    #expect(a100.peak?.int8Dense == 624e12 && a100.peak?.int8Sparse == 1248e12)
    let frame = try #require(a100.frames.first)
    #expect(frame.latencySeconds == 0.26e-3 && frame.energyJoules == 18.5e-3)
    #expect(frame.origin.method == "published")
    // Not stated by the source, so absent.
    #expect(frame.batch == nil && frame.engine == nil && frame.energyInterval == nil && a100.idle == nil)
    #expect(a100.describes(device: "NVIDIA A100-SXM4-40GB"))
    #expect(!a100.describes(device: "NVIDIA A100-PCIE-40GB"))
  }

  @Test func exampleOfTheSchema_loads() throws {
    let gpu = try decode(try Self.example())
    #expect(
      gpu.peak
        == GPUPeak(int8Dense: 10e12, int8Sparse: 20e12, origin: .published(source: "The card's data sheet, table 2")))
    #expect(gpu.idle?.watts == 9.5)
    let frame = try #require(gpu.frames.first)
    #expect(frame.batch == 64 && frame.latencySeconds == 1.25e-3 && frame.latency99Seconds == 2e-3)
    #expect(frame.framesPerSecond == 51200 && frame.energyJoules == 1.4e-3 && frame.energyInterval == 1.26e-3...1.54e-3)
    #expect(frame.origin.method == "measured" && frame.origin.source.hasPrefix("2026-11-26: driver 1.2"))
  }

  @Test func encoded_readsBackTheSame() throws {
    for name in Self.loader.names {
      let gpu = try Self.loader.load(name)
      #expect(try decode(GPUCoding.encode(gpu), name: name) == gpu)
    }
    var gpu = try decode(try Self.example())
    gpu.title = "quotes \" and \\ and # and: colons"
    #expect(try decode(GPUCoding.encode(gpu)) == gpu)
  }

  @Test(arguments: [
    OpticsFault("int8_dense: 10 TOPS", "int8_dense: 10", .wrongUnit, "peak.int8_dense", "POPS, TOPS, GOPS"),
    OpticsFault("int8_dense: 10 TOPS", "int8_dense: 1 W", .wrongUnit, "peak.int8_dense", "not a rate of operations"),
    OpticsFault("int8_dense: 10 TOPS", "int8_dense: 30 TOPS", .conflict, "peak.int8_sparse", "less than"),
    OpticsFault("int8_dense: 10 TOPS, int8_sparse: 20 TOPS,", "", .missingKey, "peak.int8_dense", "are wanted"),
    OpticsFault(", published: \"The card's data sheet, table 2\"", "", .missingKey, "peak.published", "either"),
    OpticsFault(
      "watts: 75, published", "watts: 75, measured: {date: 2026-01-01, conditions: x}, published", .conflict,
      "power.published", "not both"),
    OpticsFault("watts: 75", "watts: 0", .outOfRange, "power.watts", "0; allowed"),
    OpticsFault("watts: 9.5", "watts: 9.5 W", .wrongType, "idle.watts", "without a unit"),
    OpticsFault(
      "{date: 2026-11-26, conditions: \"driver 1.2, NVML", "{date: last week, conditions: \"driver 1.2, NVML",
      .outOfRange, "idle.measured.date", "a day such as"),
    OpticsFault("batch: 64", "batch: 0", .outOfRange, "frames[0].batch", "1...1000000"),
    OpticsFault("latency: 1.25 ms", "latency: -1 ms", .outOfRange, "frames[0].latency", "allowed"),
    OpticsFault("rate: 51200 fps", "rate: 51200 Hz", .wrongUnit, "frames[0].rate", "allowed units: fps"),
    OpticsFault("energy_low: 1.26 mJ", "energy_low: 1.5 mJ", .conflict, "frames[0].energy", "not between"),
    OpticsFault("    energy_low: 1.26 mJ\n", "", .missingKey, "frames[0].energy_low", "stands without"),
    OpticsFault("    energy: 1.4 mJ\n", "", .missingKey, "frames[0].energy", "missing"),
    OpticsFault("task:", "tasks:", .unknownKey, "frames[0].tasks", "did you mean \"task\"?"),
    OpticsFault("format: candela-gpu 1", "format: candela-gpu 2", .unsupportedFormat, "format", "candela-gpu 1"),
  ])
  func wrongValue_isNamed(fault: OpticsFault) throws {
    let text = try Self.example()
    #expect(text.contains(fault.old))
    let error = try #require(throws: BoardSpecError.self) { try decode(text.replacing(fault.old, with: fault.new)) }
    #expect(error.kind == fault.kind, "\(error)")
    #expect(error.field == fault.field, "\(error)")
    #expect(error.problem.contains(fault.says), "\(error)")
  }

  @Test func frameWithoutAnyFigure_isRefused() throws {
    let text = "format: candela-gpu 1\ntitle: A\nframes: [{task: nothing, published: somewhere}]\n"
    let error = try #require(throws: BoardSpecError.self) { try decode(text) }
    #expect(error.kind == .missingKey && error.field == "frames[0].latency")
  }

  @Test func unknownProfile_listsTheKnownOnes() {
    let error = #expect(throws: BoardSpecError.self) { try Self.loader.load("a10") }
    #expect(error?.kind == .unknownName)
    #expect(error?.message.contains("did you mean \"a100\"?") == true)
    #expect(error?.message.contains("known: a100, h100, h200, jetson-orin-nano, rtx-4090, t4") == true)
  }

  private static func example() throws -> String {
    try #require(try Fixtures.yamlBlocks("docs/board-schema.md").first { $0.contains("candela-gpu") })
  }

  private func decode(_ text: String, name: String = "gpu") throws -> GPUProfile {
    try GPUCoding.decode(Array(text.utf8), file: "gpu.yaml", name: name)
  }
}
