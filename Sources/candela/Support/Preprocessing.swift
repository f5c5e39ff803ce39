import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaScene
import CandelaSimHarness

extension InputSpecification {
  /// The preprocessor that does what the specification says, with the instructions that `CANDELA_KERNEL` names.
  func preprocessor() throws -> AperturePreprocessor {
    try AperturePreprocessor(
      ApertureConfiguration(
        rows: pixels, columns: pixels, fit: fit == .crop ? .crop : .stretch,
        encoding: encoding == .amplitude ? .amplitude : .intensity, invert: inverted),
      kernel: Workspace().kernel == .scalar ? .scalar : .automatic)
  }
}

extension FrameOptions {
  /// Whether the generated scene is meant.
  var isScene: Bool { frames == nil || frames == "scene" }
  /// What to call the frames.
  var title: String { isScene ? "generated scene" : frames ?? "" }

  /// Number of scene frames where no limit is given.
  static let sceneFrames = 2000

  /// Frames for evaluation: files as they are, the scene as independent stills of its test stream.
  func evaluationSource(seed: UInt64) throws -> any FrameSource {
    guard isScene else { return try FrameSources.open(path: frames ?? "", labels: labels) }
    return LabelledSetSource(try SceneSets.set(.testing, count: limit ?? Self.sceneFrames, seed: seed))
  }
}

extension ApertureSet {
  /// All frames of a source (or the first `limit`), preprocessed.
  /// - Throws: what source and preprocessor report.
  init(reading source: any FrameSource, _ specification: InputSpecification, limit: Int?, isQuiet: Bool) throws {
    self.init(pixelCount: specification.pixels * specification.pixels)
    var preprocessor = try specification.preprocessor()
    var aperture = [UInt8](repeating: 0, count: pixelCount)
    let bar = ProgressBar("reading", total: min(limit ?? .max, source.frameCount ?? 0), isQuiet: isQuiet)
    defer { bar.finish() }
    while count < limit ?? .max {
      var label: Int?
      let hasFrame = try source.withNextFrame { frame, pixels in
        var span = aperture.mutableSpan
        try preprocessor.prepare(frame, pixels, into: &span)
        label = frame.label
      }
      guard hasFrame else { break }
      append(aperture.span, label: label)
      bar.advance()
    }
  }
}

/// The generated scene's stills as the camera would see them: larger than the aperture, so that they go through the
/// same resize as the moving scene's frames.
enum SceneSets {
  /// Rows and columns of a generated camera frame.
  static let side = 96

  static func set(_ purpose: SceneGenerator.Purpose, count: Int, seed: UInt64) throws(SceneError) -> LabelledSet {
    try LabelledSet(purpose, count: count, seed: seed, width: side, height: side)
  }
}
