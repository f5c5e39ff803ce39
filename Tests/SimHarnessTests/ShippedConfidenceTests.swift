import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaScene
import CandelaSim
import CandelaSimHarness
import Foundation
import Testing

/// What a stated threshold makes of clean and of useless input, on the simulated reference board with the shipped bundle
/// of the generated scene.
@Suite struct ShippedConfidenceTests {
  /// In codes of 1 mV. Read and reset noise make 0.6 mV an output, so that eight outputs in the dark lead by more than
  /// this less than once in ten thousand frames; the bundle's margins are 3...41 codes (median 10).
  static let threshold = 4
  static let frames = 200

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private struct Bench {
    let profile: BoardProfile
    let bundle: ModelBundle
    let operators = OperatorCache()
    let clean: ApertureSet

    init() throws {
      let locator = ResourceLocator(
        environment: ["CANDELA_HOME": ShippedConfidenceTests.root], executable: nil,
        currentDirectory: ShippedConfidenceTests.root)
      profile = try BoardProfileLoader(locator).load("accel-reference")
      bundle = try ModelLibrary(locator).load("shapes")
      let input = bundle.manifest.input
      var preprocessor = try AperturePreprocessor(
        ApertureConfiguration(
          rows: input.pixels, columns: input.pixels, fit: input.fit == .crop ? .crop : .stretch,
          encoding: input.encoding == .amplitude ? .amplitude : .intensity, invert: input.inverted))
      let source = LabelledSetSource(
        try LabelledSet(.testing, count: ShippedConfidenceTests.frames, seed: 11, width: 96, height: 96))
      var set = ApertureSet(pixelCount: input.pixels * input.pixels)
      var aperture = [UInt8](repeating: 0, count: set.pixelCount)
      while try source.withNextFrame({ descriptor, pixels in
        var span = aperture.mutableSpan
        try preprocessor.prepare(descriptor, pixels, into: &span)
        set.append(aperture.span, label: descriptor.label)
      }) {}
      clean = set
    }

    /// The clean frames, each changed.
    func changed(_ change: (Int, ArraySlice<UInt8>) -> [UInt8]) -> ApertureSet {
      var set = ApertureSet(pixelCount: clean.pixelCount)
      for frame in 0..<clean.count {
        let pixels = change(frame, clean.aperture(frame))
        set.append(pixels.span, label: clean.labels[frame])
      }
      return set
    }

    func run(_ set: ApertureSet, pulses: Int = 1) throws -> RunSummary {
      let bench = try SimulatedBench(
        profile: profile, device: SimulatedDevice(), operators: operators, logger: Tiny.quiet)
      try bench.prepare(bundle.program)
      var settings = try bench.driver.defaultSettings()
      settings.slotNanoseconds *= pulses
      settings.exposureNanoseconds *= pulses
      try bench.driver.configure(settings)
      var options = PipelineOptions()
      options.readsOutputs = true
      options.ageOrigin = .delivery
      options.unknownBelow = ShippedConfidenceTests.threshold
      return try InferencePipeline(
        source: ApertureSetSource(set, count: set.count), preprocessor: AperturePassThrough(side: 28),
        projector: bench.board.projector, board: bench.driver, time: bench.board.time, options: options
      ).run(into: [])
    }
  }

  @Test func uselessInput_isUnknown_andCleanInputIsAnswered() throws {
    let bench = try Bench()
    let random = Philox(key: 5)
    let clean = try bench.run(bench.clean)
    let dark = try bench.run(bench.changed { _, pixels in [UInt8](repeating: 0, count: pixels.count) })
    // Five hundred times the light: lines run empty.
    let bright = try bench.run(bench.changed { _, pixels in [UInt8](repeating: 255, count: pixels.count) }, pulses: 500)
    let scrambled = try bench.run(
      bench.changed { frame, pixels in
        let pixels = Array(pixels)
        // Pixels in the order of random keys, another order in every frame.
        return pixels.indices.map { (random.block(UInt64(frame), UInt64($0)).0, $0) }.sorted { $0 < $1 }
          .map { pixels[$0.1] }
      })
    func share(_ summary: RunSummary) -> Double { summary.unknownShare ?? -1 }
    print(
      "unknown at \(Self.threshold) codes: clean \(share(clean)), dark \(share(dark)), saturated \(share(bright)), "
        + "scrambled \(share(scrambled)); clean accuracy \(clean.accuracy ?? -1), scrambled \(scrambled.accuracy ?? -1)"
    )
    #expect(share(clean) < 0.1 && (clean.accuracy ?? 0) > 0.98)
    #expect(share(dark) == 1 && share(bright) == 1)
    #expect(bright.count(of: "saturated") == UInt64(Self.frames))
    #expect(share(scrambled) > 5 * share(clean))
  }
}
