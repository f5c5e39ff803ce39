import ArgumentParser
import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaScene
import CandelaSimServer

/// What lights the aperture of a served board.
struct ServedSceneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the aperture sees: frames as for run, or scene for the moving scene. Default: one still of the scene.",
      valueName: "file"))
  var frames: String?
  @Option(
    help: ArgumentHelp("Show the frames at this rate. Default: the first one only; 30 for the scene.", valueName: "fps")
  )
  var pace: Double?

  /// Frames a second of the moving scene.
  private static let sceneRate = 30.0

  func validate() throws {
    if let pace, !(0.1...1_000).contains(pace) { throw ValidationError("--pace is \(pace); give 0.1...1,000.") }
    if frames == "-" { throw ValidationError("--frames - cannot be: standard input has the control lines.") }
    if pace != nil, frames == nil { throw ValidationError("--pace needs --frames: a still does not move.") }
  }

  /// What to call the frames.
  var title: String { frames ?? "a still of the generated scene" }

  private var isMovingScene: Bool { frames == "scene" }

  /// The scene for a board's aperture.
  func scene(for profile: BoardProfile, seed: UInt64) throws -> ServedScene {
    let specification = InputSpecification(pixels: profile.design.input.pixels)
    let reader = ApertureReader(try source(seed: seed), try specification.preprocessor())
    let rate = pace ?? (isMovingScene ? Self.sceneRate : nil)
    return ServedScene(period: rate.map { UInt64(1e9 / $0) }, next: reader.next) { path in
      let single = ApertureReader(try FrameSources.open(path: path), try specification.preprocessor())
      guard let image = try single.next() else {
        throw UsageError.options("\(path) has no frame", remedy: "Give an image, or a file with at least one frame")
      }
      return image
    }
  }

  private func source(seed: UInt64) throws -> any FrameSource {
    guard let frames else { return LabelledSetSource(try SceneSets.set(.testing, count: 1, seed: seed)) }
    return isMovingScene ? try MovingScene(SceneScript(seed: seed)) : try FrameSources.open(path: frames)
  }
}

/// Reads frames as aperture images, one after another.
private final class ApertureReader {
  private let source: any FrameSource
  private var preprocessor: AperturePreprocessor

  init(_ source: any FrameSource, _ preprocessor: AperturePreprocessor) {
    self.source = source
    self.preprocessor = preprocessor
  }

  /// The next image; nil after the last.
  func next() throws -> [UInt8]? {
    var aperture = [UInt8](repeating: 0, count: preprocessor.rows * preprocessor.columns)
    let hasFrame = try source.withNextFrame { frame, pixels in
      var span = aperture.mutableSpan
      try preprocessor.prepare(frame, pixels, into: &span)
    }
    return hasFrame ? aperture : nil
  }
}
