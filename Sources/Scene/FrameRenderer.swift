/// Draws a figure before a backdrop, with noise, as grey bytes.
struct FrameRenderer {
  /// Standard deviation of the sum of four 16-bit uniforms: square root of 4 (2^32 - 1) / 12.
  private static let sumDeviation = 37_837
  /// Mean of the sum of four 16-bit uniforms.
  private static let sumMean = 131_070

  let width: Int
  let height: Int

  /// Fills `pixels` (width x height, row-major). The noise of pixel i is draw i of `noiseKey`.
  func render(_ figure: Figure, _ backdrop: Backdrop, noiseKey: UInt64, into pixels: inout MutableSpan<UInt8>) {
    FigureRaster(figure, width: width, height: height).render(into: &pixels)
    let brightnessPerSample = figure.brightness * FixedPoint.one16 / FigureRaster.fullCoverage
    let noiseFactor = (backdrop.noise << 8) / Self.sumDeviation
    let columnStep = 2 * backdrop.gradientX / width
    for row in 0..<height {
      var level = backdrop.level - backdrop.gradientX + columnStep / 2 + FixedPoint.one16 / 2
      level += backdrop.gradientY * (2 * row + 1 - height) / height
      for index in row * width..<(row + 1) * width {
        let noise = Self.centredSum(SceneRandom.bits(key: noiseKey, counter: UInt64(truncatingIfNeeded: index)))
        let value = level + Int(pixels[index]) * brightnessPerSample + ((noise * noiseFactor) >> 8)
        pixels[index] = UInt8(truncatingIfNeeded: max(0, min(255, value >> 16)))
        level += columnStep
      }
    }
  }

  /// The sum of the four 16-bit parts of a draw, less its mean: close to a normal distribution.
  @inline(__always)
  private static func centredSum(_ bits: UInt64) -> Int {
    let pairs = (bits & 0x0000_ffff_0000_ffff) &+ ((bits >> 16) & 0x0000_ffff_0000_ffff)
    return Int(truncatingIfNeeded: (pairs & 0xffff_ffff) &+ (pairs >> 32)) - sumMean
  }
}
