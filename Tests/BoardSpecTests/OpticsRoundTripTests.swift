import CandelaBoardSpec
import CandelaOptics
import TestSupport
import Testing

@Suite struct OpticsRoundTripTests {
  @Test(arguments: ["accel-reference", "accel-published", "accel-two-layer"])
  func shippedDesign_survivesARoundTrip(name: String) throws {
    let board = try Fixtures.loader.load(name)
    let text = OpticsCoding.encode(board.design, noise: board.noise)
    let read = try Fixtures.decodeOptics(text)
    #expect(read.design == board.design)
    #expect(read.noise == board.noise)
    #expect(DesignDigest.digest(of: read.design) == board.designDigest)
  }

  @Test func encodedReference_isReadable() throws {
    let text = OpticsCoding.encode(try Fixtures.referenceOptics().design)
    #expect(text.contains("wavelength: 532 nm"))
    #expect(text.contains("thickness: 15 cm") == false)
    #expect(text.contains("pitch: 9.2 um"))
    #expect(text.contains("phase_per_level: 0.2595 pi"))
    #expect(text.contains("noise") == false)
  }

  @Test func randomDesigns_surviveARoundTripBitForBit() throws {
    var random = SplitMix64(seed: SplitMix64.seed("randomDesigns"))
    for _ in 0..<300 {
      let design = Self.design(&random)
      let noise = Self.noise(&random)
      let read = try Fixtures.decodeOptics(OpticsCoding.encode(design, noise: noise))
      #expect(read.design == design)
      #expect(read.noise == noise)
      #expect(DesignDigest.digest(of: read.design) == DesignDigest.digest(of: design))
    }
  }

  private static func design(_ random: inout SplitMix64) -> OpticalDesign {
    let pitch = Double.random(in: 1e-6...1e-4, using: &random)
    let layer = PhaseLayer(
      pixels: Int.random(in: 1...4096, using: &random), pitchMeters: Double.random(in: 1e-7...1e-3, using: &random),
      levels: Int.random(in: 2...65536, using: &random),
      phasePerLevelRadians: Double.random(in: 1e-5...6, using: &random))
    let path = [medium(&random), .phase(layer), medium(&random), .phase(layer), medium(&random)]
    return OpticalDesign(
      wavelengthMeters: Double.random(in: 2e-7...5e-5, using: &random), propagation: .aperiodic,
      input: InputPlane(
        pixels: Int.random(in: 3...256, using: &random), pitchMeters: Double.random(in: 1e-7...1e-2, using: &random),
        darkBorderPixels: 1),
      path: path,
      detector: Detector(
        pixels: 8, pitchMeters: pitch,
        sampling: .point(sideMeters: pitch * Double.random(in: 0.1...1, using: &random))))
  }

  private static func medium(_ random: inout SplitMix64) -> PathElement {
    .medium(
      Medium(
        thicknessMeters: Double.random(in: 1e-5...5, using: &random),
        refractiveIndex: Double.random(in: 1...3, using: &random)))
  }

  private static func noise(_ random: inout SplitMix64) -> NoiseParameters {
    NoiseParameters(
      photonsPerDiode: Double.random(in: 1...1e6, using: &random),
      quantumEfficiency: Double.random(in: 0.1...1, using: &random),
      darkCurrentAmperes: Double.random(in: 0...1e-9, using: &random),
      gainSpread: Double.random(in: 0...0.2, using: &random),
      lineCapacitanceFarads: Double.random(in: 1e-14...1e-10, using: &random),
      prechargeVolts: Double.random(in: 0.5...5, using: &random),
      temperatureKelvin: Double.random(in: 0...400, using: &random),
      readNoiseVolts: Double.random(in: 0...1e-2, using: &random),
      comparatorOffsetVolts: Double.random(in: 0...1e-2, using: &random),
      shotNoise: Bool.random(using: &random), clipsEmptyLine: Bool.random(using: &random))
  }

  @Test(arguments: ["9.2 um", "9200 nm", "0.0092 mm", "0.0000092 m", "92e-1 um", "+9.20 um", ".92e1 µm"])
  func pitch_isTheSameNumberInEveryUnit(written: String) throws {
    let text = try Fixtures.edited("boards/accel-reference/optics.yaml", "pitch: 9.2 um", "pitch: \(written)")
    #expect(try Fixtures.decodeOptics(text).design.phaseLayers[0].pitchMeters == 9.2e-6)
  }

  @Test func zero_hasNoSign() throws {
    let text = OpticsCoding.encode(try Fixtures.loader.load("accel-published").design)
    let zero = try Fixtures.decodeOptics(text.replacing("first_pixel: 114", with: "first_pixel: 0")).design
    let minusZero = try Fixtures.decodeOptics(text.replacing("first_pixel: 114", with: "first_pixel: -0.0")).design
    #expect(DesignDigest.digest(of: zero) == DesignDigest.digest(of: minusZero))
  }

  @Test func digest_dependsOnEveryValueOfTheDesign() throws {
    let original = try Fixtures.text("boards/accel-reference/optics.yaml")
    let changes = [
      ("532 nm", "533 nm"), ("pixels: 28", "pixels: 27"), ("3.68 mm", "3.69 mm"), ("dark_border: 0", "dark_border: 1"),
      ("thickness: 150 mm", "thickness: 151 mm"), ("levels: 8", "levels: 7"), ("0.2595 pi", "0.26 pi"),
      ("pixels: 400", "pixels: 401"), ("sampling: area", "sampling: point"), ("10.6 um", "10.7 um"),
      ("normalization: none", "normalization: l2"), ("pitch: 35 um", "pitch: 36 um"), ("pixels: 32", "pixels: 31"),
    ]
    var digests = [DesignDigest.digest(of: try Fixtures.decodeOptics(original).design)]
    for (old, new) in changes {
      let text = try Fixtures.edited("boards/accel-reference/optics.yaml", old, new)
      digests.append(DesignDigest.digest(of: try Fixtures.decodeOptics(text).design))
    }
    #expect(Set(digests).count == changes.count + 1)
  }
}
