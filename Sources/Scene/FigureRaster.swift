/// Turns a figure into coverage: how many of a pixel's 16 sample points it covers.
struct FigureRaster {
  /// Sample points along each side of a pixel.
  static let samplesPerSide = 4
  /// Sample points in a pixel: the coverage of a pixel that lies wholly inside.
  static let fullCoverage = samplesPerSide * samplesPerSide

  private let outline: ShapeOutline
  /// The shape's coordinates of the centre of pixel (0, 0), 2^30 = one radius.
  private let originX: Int
  private let originY: Int
  /// Change of the shape's coordinates by one pixel to the right (down: the same, turned by a right angle).
  private let stepX: Int
  private let stepY: Int
  /// Half a pixel's diagonal in the shape's coordinates, 2^20 = one radius.
  private let halfDiagonal: Int
  private let columns: Range<Int>
  private let rows: Range<Int>
  private let width: Int

  init(_ figure: Figure, width: Int, height: Int) {
    let side = min(width, height)
    let one = FixedPoint.one16
    // In pixels, 2^16 = 1. The middle of the frame is at half its size; pixel (0, 0) has its centre at one half.
    let centreX = figure.centreX * side + width * one / 2
    let centreY = figure.centreY * side + height * one / 2
    let radius = figure.radius * side
    stepX = FixedPoint.cosine(figure.turn) * one / radius
    stepY = -FixedPoint.sine(figure.turn) * one / radius
    let fromCentreX = one / 2 - centreX
    let fromCentreY = one / 2 - centreY
    originX = (fromCentreX * stepX - fromCentreY * stepY) >> 16
    originY = (fromCentreX * stepY + fromCentreY * stepX) >> 16
    // 46,341 / 65,536 is the square root of one half, rounded up; the addend covers all rounding above.
    halfDiagonal = 46_341 * FixedPoint.one20 / radius + Self.roundingSlack
    outline = ShapeOutline(figure.shape, stroke: figure.stroke, notch: figure.notch)
    columns = Self.span(centre: centreX, radius: radius, limit: width)
    rows = Self.span(centre: centreY, radius: radius, limit: height)
    self.width = width
  }

  /// Rounding of coordinates and of the triangle's and star's normals, in 2^-20 radii, rounded up generously.
  private static let roundingSlack = 256

  /// Fills `coverage` (row-major, as many bytes as pixels) with 0...16.
  func render(into coverage: inout MutableSpan<UInt8>) {
    for index in coverage.indices { coverage[index] = 0 }
    for row in rows {
      var x = originX + columns.lowerBound * stepX - row * stepY
      var y = originY + columns.lowerBound * stepY + row * stepX
      for index in row * width + columns.lowerBound..<row * width + columns.upperBound {
        coverage[index] = UInt8(truncatingIfNeeded: covered(x, y))
        x += stepX
        y += stepY
      }
    }
  }

  /// The coverage of the pixel whose centre is at (x, y), 2^30 = one radius.
  @inline(__always)
  private func covered(_ x: Int, _ y: Int) -> Int {
    guard outline.contains(x >> 10, y >> 10, margin: halfDiagonal) else { return 0 }
    if outline.contains(x >> 10, y >> 10, margin: -halfDiagonal) { return Self.fullCoverage }
    return sampled(x, y)
  }

  /// Counts the sample points, at odd eighths of the pixel's side, that lie inside.
  private func sampled(_ x: Int, _ y: Int) -> Int {
    var count = 0
    for row in stride(from: -3, through: 3, by: 2) {
      for column in stride(from: -3, through: 3, by: 2) {
        let sampleX = x + (column * stepX - row * stepY) / 8
        let sampleY = y + (column * stepY + row * stepX) / 8
        count += outline.contains(sampleX >> 10, sampleY >> 10, margin: 0) ? 1 : 0
      }
    }
    return count
  }

  /// The pixels along one axis that the circle around the figure can touch.
  private static func span(centre: Int, radius: Int, limit: Int) -> Range<Int> {
    let first = max(0, min(limit, (centre - radius) >> 16))
    let end = max(first, min(limit, ((centre + radius) >> 16) + 1))
    return first..<end
  }
}
