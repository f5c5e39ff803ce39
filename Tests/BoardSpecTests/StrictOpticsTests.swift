import CandelaBoardSpec
import CandelaOptics
import Testing

/// A passage of the reference optics, what to put in its place, and the error that must follow.
struct OpticsFault: CustomTestStringConvertible, Sendable {
  let old: String
  let new: String
  let kind: BoardSpecError.Kind
  let field: String?
  let says: String

  init(_ old: String, _ new: String, _ kind: BoardSpecError.Kind, _ field: String?, _ says: String) {
    self.old = old
    self.new = new
    self.kind = kind
    self.field = field
    self.says = says
  }

  var testDescription: String { "\(old) -> \(new)" }
}

@Suite struct StrictOpticsTests {
  @Test(arguments: [
    OpticsFault("532 nm", "532 ns", .wrongUnit, "wavelength", "allowed units: m, mm, um, nm"),
    OpticsFault("532 nm", "532", .wrongUnit, "wavelength", "has no unit"),
    OpticsFault("532 nm", "nm", .wrongType, "wavelength", "a length"),
    OpticsFault("532 nm", "[532, nm]", .wrongType, "wavelength", "a list of 2"),
    OpticsFault("532 nm", "0x10 nm", .wrongType, "wavelength", "0x10 nm"),
    OpticsFault("532 nm", "nan nm", .wrongType, "wavelength", "nan nm"),
    OpticsFault("532 nm", "1e999 nm", .outOfRange, "wavelength", "100 nm to 100 um"),
    OpticsFault("532 nm", "532 mm", .outOfRange, "wavelength", "532 mm"),
    OpticsFault("wavelength: 532 nm", "", .missingKey, "wavelength", "missing"),
    OpticsFault("wavelength:", "wavelenght:", .unknownKey, "wavelenght", "did you mean \"wavelength\"?"),
    OpticsFault("model: aperiodic", "model: aperiodical", .outOfRange, "propagation.model", "aperiodic, periodic"),
    OpticsFault("model: aperiodic", "model: periodic", .missingKey, "propagation.pixels", "missing"),
    OpticsFault("pixels: 28", "pixels: 28.5", .wrongType, "input.pixels", "whole number"),
    OpticsFault("pixels: 28", "pixels: \"28\"", .wrongType, "input.pixels", "whole number"),
    OpticsFault("pixels: 28", "pixels: 257", .outOfRange, "input.pixels", "1...256"),
    OpticsFault("pixels: 28", "pixels: 99999999999999999999", .wrongType, "input.pixels", "whole number"),
    OpticsFault("side: 3.68 mm", "side: 3.68 mm\n  pitch: 1 um", .conflict, "input.pitch", "either"),
    OpticsFault("side: 3.68 mm", "", .missingKey, "input.pitch", "either"),
    OpticsFault("dark_border: 0", "dark_border: 14", .outOfRange, "input.dark_border", "0...13"),
    OpticsFault(
      "resampling: squares", "resampling: squares\n  bicubic_factor: 4", .conflict, "input.bicubic_factor", "no meaning"
    ),
    OpticsFault(
      "resampling: squares", "resampling: bicubic\n  bicubic_factor: 4", .outOfRange, "input.resampling", "squares"),
    OpticsFault("thickness: 150 mm", "thickness: 11 m", .outOfRange, "path[0].medium.thickness", "10 m"),
    OpticsFault(
      "refractive_index: 1", "refractive_index: 1 um", .wrongType, "path[0].medium.refractive_index", "number"),
    OpticsFault("levels: 8", "levels: 1", .outOfRange, "path[1].phase.levels", "2...65536"),
    OpticsFault("0.2595 pi", "0.2595 Pi", .wrongUnit, "path[1].phase.phase_per_level", "rad, mrad, pi"),
    OpticsFault("- phase:", "- fase:", .unknownKey, "path[1].fase", "did you mean \"phase\"?"),
    OpticsFault("sampling: area", "sampling: bilinear", .conflict, "detector.active_side", "no meaning"),
    OpticsFault(
      "active_side: 10.6 um", "active_side: 36 um", .outOfRange, "detector.active_side",
      "36 um; allowed: 10 nm to 35 um"),
    OpticsFault("shot_noise: true", "shot_noise: yes", .wrongType, "noise.shot_noise", "true or false"),
    OpticsFault("gain_spread: 1 %", "gain_spread: 60 %", .outOfRange, "noise.gain_spread", "0 to 50 %"),
    OpticsFault("dark_current: 0 A", "dark_current: -1 pA", .outOfRange, "noise.dark_current", "0 A to 1 uA"),
    OpticsFault("candela-optics 1", "candela-optics 2", .unsupportedFormat, "format", "this release reads"),
    OpticsFault("candela-optics 1", "candela-board 1", .unsupportedFormat, "format", "candela-optics 1"),
  ])
  func wrongValue_isNamed(fault: OpticsFault) throws {
    let text = try Fixtures.edited("boards/accel-reference/optics.yaml", fault.old, fault.new)
    let error = try #require(throws: BoardSpecError.self) { try Fixtures.decodeOptics(text) }
    #expect(error.kind == fault.kind)
    #expect(error.field?.replacing(".medium", with: "") == fault.field?.replacing(".medium", with: ""))
    #expect(error.problem.contains(fault.says), "\(error)")
    #expect(error.file == "optics.yaml")
    #expect(error.line != nil)
  }

  @Test func error_namesTheLine() throws {
    let text = try Fixtures.edited("boards/accel-reference/optics.yaml", "levels: 8", "levels: 1")
    let expected = text.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains("levels: 1 ") }.map { $0 + 1 }
    let error = #expect(throws: BoardSpecError.self) { try Fixtures.decodeOptics(text) }
    #expect(error?.line == expected)
    #expect(error?.code == "CND-2009")
  }

  @Test func errorOfTheDesign_namesTheLine() throws {
    let text = try Fixtures.edited("boards/accel-reference/optics.yaml", "dark_border: 0", "dark_border: 14")
    let expected = text.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains("dark_border: 14") }.map { $0 + 1 }
    let error = #expect(throws: BoardSpecError.self) { try Fixtures.decodeOptics(text) }
    #expect(error?.line == expected)
  }

  @Test func fileWithoutNoise_getsTheDefaults() throws {
    let whole = try Fixtures.text("boards/accel-reference/optics.yaml")
    let start = try #require(whole.range(of: "\nnoise:"))
    let description = try Fixtures.decodeOptics(String(whole[..<start.lowerBound]) + "\n")
    #expect(description.noise == .projectDefault)
    #expect(try description == Fixtures.referenceOptics())
  }

  @Test func halfANoiseSection_isRefused() throws {
    let text = try Fixtures.edited("boards/accel-reference/optics.yaml", "read_noise: 0.5 mV", "")
    let error = #expect(throws: BoardSpecError.self) { try Fixtures.decodeOptics(text) }
    #expect(error?.kind == .missingKey)
    #expect(error?.field == "noise.read_noise")
  }

  @Test func message_carriesNoControlCharacters() throws {
    let text = try Fixtures.edited("boards/accel-reference/optics.yaml", "532 nm", "\"532 \\e[31mnm\"")
    let error = #expect(throws: BoardSpecError.self) { try Fixtures.decodeOptics(text) }
    #expect(error?.description.contains("\u{1B}") == false)
  }
}
