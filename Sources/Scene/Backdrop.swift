/// What lies behind and over the shape: an uneven background and the sensor's noise.
struct Backdrop: Sendable, Hashable {
  /// Grey level in the middle of the frame, 2^16 = one level.
  var level: Int
  /// Change of the grey level from the middle to the right edge, 2^16 = one level.
  var gradientX: Int
  /// Change of the grey level from the middle to the lower edge, 2^16 = one level.
  var gradientY: Int
  /// Standard deviation of the noise, 2^16 = one level.
  var noise: Int

  /// Draws a backdrop from the ranges of `parameters`. The order of the draws is part of the output.
  init(from parameters: SceneParameters, using random: inout SceneRandom) {
    let one = FixedPoint.one16
    let steepest = parameters.gradient * one
    let noiseRange = parameters.noise.lowerBound * one / 10...parameters.noise.upperBound * one / 10
    level = random.uniform(in: parameters.background.lowerBound * one...parameters.background.upperBound * one)
    gradientX = random.uniform(in: -steepest...steepest)
    gradientY = random.uniform(in: -steepest...steepest)
    noise = random.uniform(in: noiseRange)
  }

  /// The backdrop `step` of `count` steps on the way to another one.
  func blended(towards other: Backdrop, step: Int, of count: Int) -> Backdrop {
    func between(_ start: Int, _ end: Int) -> Int { start + (end - start) * step / count }
    var result = self
    result.level = between(level, other.level)
    result.gradientX = between(gradientX, other.gradientX)
    result.gradientY = between(gradientY, other.gradientY)
    result.noise = between(noise, other.noise)
    return result
  }
}
