/// The way of one shape through the frames that are its own.
struct ShapePath: Sendable {
  /// What stays the same on the way; position, size and rotation are replaced.
  private let constant: Figure
  private let parameters: SceneParameters
  private let horizontal: Swing
  private let vertical: Swing
  private let rotation: Swing
  private let size: Swing
  /// The edges over which it comes and goes: 0 left, 1 right, 2 top, 3 bottom.
  private let edges: (entry: Int, exit: Int)

  /// A sine over the frames of one shape.
  private struct Swing: Sendable {
    let phase: Int
    let turns: Int

    /// From 0.4 to 0.9 of a turn: movement that the eye follows, at any number of frames.
    init(using random: inout SceneRandom) {
      phase = random.uniform(in: 0...FixedPoint.one16 - 1)
      turns = random.uniform(in: FixedPoint.one16 * 4 / 10...FixedPoint.one16 * 9 / 10)
    }

    func value(amplitude: Int, frame: Int, of count: Int) -> Int {
      FixedPoint.swing(amplitude, phase + turns * frame / count)
    }
  }

  init(_ shape: SceneClass, seed: UInt64, place: UInt64, parameters: SceneParameters) {
    var random = SceneRandom(seed: seed, stream: .video, index: place &+ 1)
    constant = Figure(shape, from: parameters, using: &random)
    self.parameters = parameters
    horizontal = Swing(using: &random)
    vertical = Swing(using: &random)
    rotation = Swing(using: &random)
    size = Swing(using: &random)
    edges = (random.uniform(in: 0...3), random.uniform(in: 0...3))
  }

  /// How many entry frames a frame is away from being wholly in view; negative on the way in, positive on the way out.
  static func distanceOut(_ frame: Int, _ motion: MotionParameters) -> Int {
    if frame < motion.entryFrames { return frame - motion.entryFrames }
    return max(0, frame - (motion.framesPerShape - 1 - motion.entryFrames))
  }

  /// The shape in one of its frames.
  func figure(at frame: Int, _ motion: MotionParameters, width: Int, height: Int) -> Figure {
    let count = motion.framesPerShape
    let offset = FixedPoint.fromThousandths(parameters.centreOffset)
    let radii = Figure.scaled(parameters.radius)
    let breath = (radii.upperBound - radii.lowerBound) / 2
    var figure = constant
    figure.centreX = horizontal.value(amplitude: offset, frame: frame, of: count)
    figure.centreY = vertical.value(amplitude: offset, frame: frame, of: count)
    figure.turn = rotation.value(amplitude: Figure.turn(degrees: parameters.rotation), frame: frame, of: count)
    figure.radius = radii.lowerBound + breath + size.value(amplitude: breath, frame: frame, of: count)
    let out = Self.distanceOut(frame, motion)
    if out != 0 { push(&figure, out, of: motion.entryFrames, width: width, height: height) }
    return figure
  }

  /// Moves the figure towards its edge: by all of the way when `out` is all entry frames, braking towards none.
  private func push(_ figure: inout Figure, _ out: Int, of entryFrames: Int, width: Int, height: Int) {
    let edge = out < 0 ? edges.entry : edges.exit
    let isHorizontal = edge < 2
    let longWay = (isHorizontal ? width : height) * FixedPoint.one16 / (2 * min(width, height))
    let way = longWay + figure.radius + FixedPoint.fromThousandths(parameters.centreOffset) + FixedPoint.one16 / 100
    let shift = way * out * out / (entryFrames * entryFrames) * (edge % 2 == 0 ? -1 : 1)
    if isHorizontal { figure.centreX += shift } else { figure.centreY += shift }
  }
}
