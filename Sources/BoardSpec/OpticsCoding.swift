import CandelaOptics

/// The YAML form of optical designs; docs/optics-schema.md describes it.
public enum OpticsCoding {
  /// First line of every optics file: what it is and the version of its schema.
  public static let format = "candela-optics 1"

  /// Reads an optics file and checks that the design is complete.
  /// - Parameters:
  ///   - bytes: the file's bytes.
  ///   - file: what messages call it.
  /// - Throws: `BoardSpecError` with the field and its line.
  public static func decode(_ bytes: [UInt8], file: String) throws(BoardSpecError) -> OpticsDescription {
    let root = try YAMLDocument.parse(bytes, file: file)
    let reader = try SectionReader(
      root, file: file, path: "",
      keys: ["format", "wavelength", "propagation", "input", "path", "detector", "noise"])
    try ProfileFormat.check(reader, expected: format)
    let design = OpticalDesign(
      wavelengthMeters: try reader.quantity("wavelength", .length, in: 100e-9...100e-6),
      propagation: try propagation(reader), input: try input(reader), path: try path(reader),
      detector: try detector(reader))
    do {
      try design.validate()
    } catch {
      throw translate(error, root: root, file: file)
    }
    let noise = reader.has("noise") ? try NoiseCoding.decode(reader) : .projectDefault
    return OpticsDescription(design: design, noise: noise)
  }

  private static func propagation(_ reader: SectionReader) throws(BoardSpecError) -> Propagation {
    let section = try reader.section("propagation", keys: ["model", "pixels", "pitch"])
    guard try section.choice("model", of: ["aperiodic", "periodic"]) == "periodic" else {
      try refuse(["pixels", "pitch"], in: section, unless: "model is periodic")
      return .aperiodic
    }
    return .periodic(pixels: try side(section), pitchMeters: try pitch(section))
  }

  private static func input(_ reader: SectionReader) throws(BoardSpecError) -> InputPlane {
    let section = try reader.section(
      "input", keys: ["pixels", "pitch", "side", "dark_border", "resampling", "bicubic_factor"])
    let pixels = try side(section)
    guard section.has("pitch") != section.has("side") else {
      throw section.fault(
        section.has("side") ? .conflict : .missingKey, "pitch",
        "either pitch (of one pixel) or side (of all pixels) is wanted, and not both")
    }
    let pitchMeters =
      section.has("pitch") ? try pitch(section) : try section.quantity("side", .length, in: 1e-8...1) / Double(pixels)
    let border = section.has("dark_border") ? try section.integer("dark_border", in: 0...OpticalDesign.largestSide) : 0
    return InputPlane(
      pixels: pixels, pitchMeters: pitchMeters, darkBorderPixels: border, resampling: try resampling(section))
  }

  private static func resampling(_ section: SectionReader) throws(BoardSpecError) -> InputResampling {
    let name = section.has("resampling") ? try section.choice("resampling", of: ["squares", "bicubic"]) : "squares"
    guard name == "bicubic" else {
      try refuse(["bicubic_factor"], in: section, unless: "resampling is bicubic")
      return .squares
    }
    return .bicubic(factor: try section.integer("bicubic_factor", in: 1...64))
  }

  private static func path(_ reader: SectionReader) throws(BoardSpecError) -> [PathElement] {
    var elements: [PathElement] = []
    for item in try reader.list("path") {
      let element = try SectionReader(item.node, file: reader.file, path: item.path, keys: ["medium", "phase"])
      guard element.has("medium") != element.has("phase") else {
        throw element.fault(.wrongType, "medium", "an element of the path is either a medium or a phase")
      }
      elements.append(element.has("medium") ? try medium(element) : try phase(element))
    }
    return elements
  }

  private static func medium(_ element: SectionReader) throws(BoardSpecError) -> PathElement {
    let section = try element.section("medium", keys: ["thickness", "refractive_index"])
    return .medium(
      Medium(
        thicknessMeters: try section.quantity("thickness", .length, in: 1e-6...10),
        refractiveIndex: try section.number("refractive_index", in: 1...4)))
  }

  private static func phase(_ element: SectionReader) throws(BoardSpecError) -> PathElement {
    let section = try element.section("phase", keys: ["pixels", "pitch", "levels", "phase_per_level"])
    return .phase(
      PhaseLayer(
        pixels: try side(section), pitchMeters: try pitch(section),
        levels: try section.integer("levels", in: 2...65_536),
        phasePerLevelRadians: try section.quantity("phase_per_level", .angle, in: 1e-6...10)))
  }

  private static func detector(_ reader: SectionReader) throws(BoardSpecError) -> Detector {
    let section = try reader.section(
      "detector",
      keys: ["pixels", "pitch", "sampling", "active_side", "first_pixel", "step_pixels", "normalization"])
    let normalization =
      section.has("normalization") ? try section.choice("normalization", of: ["none", "l2"]) : "none"
    let pitchMeters = try section.quantity("pitch", .length, in: 1e-8...1e-2)
    return Detector(
      pixels: try side(section), pitchMeters: pitchMeters, sampling: try sampling(section, pitchMeters: pitchMeters),
      normalization: normalization == "l2" ? .l2 : .none)
  }

  private static func sampling(_ section: SectionReader, pitchMeters: Double) throws(BoardSpecError) -> DetectorSampling
  {
    let name = try section.choice("sampling", of: ["area", "point", "bilinear"])
    guard name == "bilinear" else {
      try refuse(["first_pixel", "step_pixels"], in: section, unless: "sampling is bilinear")
      let active = try section.quantity("active_side", .length, in: 1e-8...pitchMeters)
      return name == "area" ? .area(sideMeters: active) : .point(sideMeters: active)
    }
    try refuse(["active_side"], in: section, unless: "sampling is area or point")
    let largest = Double(OpticalDesign.largestSide)
    return .bilinear(
      firstPixel: try section.number("first_pixel", in: 0...largest),
      stepPixels: try section.number("step_pixels", in: 1e-3...largest))
  }

  private static func side(_ section: SectionReader) throws(BoardSpecError) -> Int {
    try section.integer("pixels", in: 1...OpticalDesign.largestSide)
  }

  private static func pitch(_ section: SectionReader) throws(BoardSpecError) -> Double {
    try section.quantity("pitch", .length, in: 1e-8...1e-1)
  }

  /// A key that would have no effect is a mistake of whoever wrote it.
  private static func refuse(
    _ keys: [String], in section: SectionReader, unless condition: String
  ) throws(BoardSpecError) {
    for key in keys where section.has(key) {
      throw section.fault(.conflict, key, "it has no meaning unless \(condition)")
    }
  }

  private static func translate(_ error: OpticsError, root: YAMLNode, file: String) -> BoardSpecError {
    let field = error.field.split(separator: " ").first.map(String.init) ?? error.field
    return BoardSpecError(
      .outOfRange, file: file, field: error.field, line: root.line(of: field),
      problem: "\(error.problem.trimmingTrailingSpace()); allowed: \(error.allowed.trimmingTrailingSpace())")
  }
}

extension String {
  /// Dimensionless values come with an empty unit after a space.
  fileprivate func trimmingTrailingSpace() -> Substring { hasSuffix(" ") ? dropLast() : self[...] }
}
