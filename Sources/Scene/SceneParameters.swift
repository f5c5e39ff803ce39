/// How much generated frames vary. Whole numbers only, so that a set of parameters means the same bytes everywhere.
///
/// Lengths are in thousandths of the frame's shorter side; a shape's geometry does not depend on the frame's size.
public struct SceneParameters: Sendable, Hashable {
  /// How far the centre of a shape may lie from the centre of the frame, in x and in y: 0...300 thousandths of the
  /// shorter side. Default 60. Together with the largest radius at most 500, so that a shape is never cut off.
  public var centreOffset: Int = 60
  /// Radius of the circle around a shape: within 80...450 thousandths of the shorter side. Default 280...360.
  public var radius: ClosedRange<Int> = 280...360
  /// Largest rotation to either side: 0...180 degrees. Default 20.
  public var rotation: Int = 20
  /// Width of strokes (ring, cross, bars, thickness of the crescent) in thousandths of the shape's radius: within
  /// 200...500. Default 300...420. Below 250 strokes get thinner than two pixels of a 28 x 28 frame.
  public var strokeWidth: ClosedRange<Int> = 300...420
  /// How much brighter than the background a shape is: within 20...255 grey levels. Default 140...220. With the
  /// brightest background at most 255.
  public var brightness: ClosedRange<Int> = 140...220
  /// Grey level of the background in the middle of the frame: within 0...200. Default 5...25.
  public var background: ClosedRange<Int> = 5...25
  /// Largest change of the background from the middle to an edge, along each axis: 0...100 grey levels. Default 10.
  public var gradient: Int = 10
  /// Standard deviation of the sensor's noise in tenths of a grey level: within 0...500. Default 20...80. The noise
  /// is a sum of four uniforms, so it never exceeds 3.5 standard deviations.
  public var noise: ClosedRange<Int> = 20...80
  /// How many frames in a hundred have a part of the shape hidden: 0...100. Default 10.
  public var occlusionPercent: Int = 10
  /// Radius of the hidden part in thousandths of the shape's radius: within 0...400. Default 100...200.
  public var occlusionRadius: ClosedRange<Int> = 100...200

  /// The defaults: what the shipped bundle is trained for.
  public init() {}

  /// The defaults.
  public static var `default`: SceneParameters { SceneParameters() }

  /// Nearly upright, centred, clean and complete shapes.
  public static var easy: SceneParameters {
    var easy = SceneParameters()
    easy.centreOffset = 20
    easy.radius = 320...360
    easy.rotation = 5
    easy.strokeWidth = 340...400
    easy.brightness = 190...220
    easy.background = 0...10
    easy.gradient = 0
    easy.noise = 0...20
    easy.occlusionPercent = 0
    return easy
  }

  /// Any rotation, a wide choice of places and sizes, low contrast, strong noise.
  public static var hard: SceneParameters {
    var hard = SceneParameters()
    hard.centreOffset = 140
    hard.radius = 200...360
    hard.rotation = 180
    hard.strokeWidth = 260...460
    hard.brightness = 70...200
    hard.background = 5...50
    hard.gradient = 30
    hard.noise = 60...180
    hard.occlusionPercent = 40
    hard.occlusionRadius = 120...280
    return hard
  }

  /// A named level: `easy`, `default` or `hard`; nil for any other name.
  public static func named(_ name: String) -> SceneParameters? {
    switch name {
    case "easy": easy
    case "default": .default
    case "hard": hard
    default: nil
    }
  }
}
