/// One shape as it stands in a frame.
struct Figure: Sendable, Hashable {
  /// What it is.
  var shape: SceneClass
  /// Centre from the middle of the frame, to the right, in sides (the shorter one; 2^16 = 1).
  var centreX: Int
  /// Centre from the middle of the frame, down, in sides.
  var centreY: Int
  /// Radius of the circle around it, in sides.
  var radius: Int
  /// Rotation, clockwise as seen; 65,536 make a turn.
  var turn: Int
  /// Stroke width in radii, 2^20 = 1.
  var stroke: Int
  /// Grey levels above the background.
  var brightness: Int
  /// The part of it that is hidden.
  var notch: ShapeOutline.Notch?

  /// Draws a figure from the ranges of `parameters`. The order of the draws is part of the output.
  init(_ shape: SceneClass, from parameters: SceneParameters, using random: inout SceneRandom) {
    let offset = FixedPoint.fromThousandths(parameters.centreOffset)
    let largestTurn = Self.turn(degrees: parameters.rotation)
    self.shape = shape
    centreX = random.uniform(in: -offset...offset)
    centreY = random.uniform(in: -offset...offset)
    radius = random.uniform(in: Self.scaled(parameters.radius))
    turn = random.uniform(in: -largestTurn...largestTurn)
    stroke = random.uniform(in: Self.scaled(parameters.strokeWidth)) << 4
    brightness = random.uniform(in: parameters.brightness)
    notch = Self.notch(from: parameters, using: &random)
  }

  /// A rotation in 65,536ths of a turn.
  static func turn(degrees: Int) -> Int { degrees * FixedPoint.one16 / 360 }

  /// A range of thousandths with 16 fractional bits.
  static func scaled(_ thousandths: ClosedRange<Int>) -> ClosedRange<Int> {
    FixedPoint.fromThousandths(thousandths.lowerBound)...FixedPoint.fromThousandths(thousandths.upperBound)
  }

  /// The hidden part: half a radius to a whole one from the centre, so that the shape as a whole can still be told.
  private static func notch(
    from parameters: SceneParameters, using random: inout SceneRandom
  ) -> ShapeOutline.Notch? {
    let isHidden = random.uniform(in: 0...99) < parameters.occlusionPercent
    let distance = random.uniform(in: FixedPoint.one20 / 2...FixedPoint.one20)
    let direction = random.uniform(in: 0...FixedPoint.one16 - 1)
    let radius = random.uniform(in: scaled(parameters.occlusionRadius)) << 4
    guard isHidden else { return nil }
    return ShapeOutline.Notch(
      x: FixedPoint.swing(distance, direction + FixedPoint.one16 / 4), y: FixedPoint.swing(distance, direction),
      radius: radius)
  }
}
