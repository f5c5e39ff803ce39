/// Curves over a common axis, with marks, grid and legend.
public struct LinePlot: Sendable {
  /// One curve.
  public struct Series: Sendable {
    /// Its name in the legend.
    public var name: String
    /// Its points in drawing order; points that are not finite leave a gap.
    public var points: [(x: Double, y: Double)]

    /// A named curve.
    public init(name: String, points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// The line above the picture.
  public var title: String
  /// What runs along x, with its unit.
  public var xLabel: String
  /// What runs along y, with its unit.
  public var yLabel: String
  /// A logarithmic x axis: points with x <= 0 are left out.
  public var isLogX: Bool
  /// The curves.
  public var series: [Series]

  /// Describes a picture.
  public init(title: String, xLabel: String, yLabel: String, isLogX: Bool = false, series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.isLogX = isLogX
    self.series = series
  }

  private static let plotWidth = 640
  private static let plotHeight = 400
  private static let margin = 24

  /// The plot area and its axes.
  private struct Frame {
    let left: Int
    let top: Int
    let x: PlotAxis
    let y: PlotAxis

    func column(_ position: Double) -> Int { left + Int(position * Double(LinePlot.plotWidth) + 0.5) }
    func row(_ position: Double) -> Int { top + Int((1 - position) * Double(LinePlot.plotHeight) + 0.5) }
  }

  /// Draws it.
  public func draw() -> Raster {
    let points = series.flatMap { $0.points }
    let x = PlotAxis(values: points.map { $0.x }, isLogarithmic: isLogX)
    let y = PlotAxis(values: points.map { $0.y }, isLogarithmic: false)
    let tickWidth = y.ticks.map { Raster.textWidth($0.text) }.max() ?? 0
    let line = Raster.textHeight()
    let left = Self.margin + line + 14 + tickWidth + 10
    let top = Self.margin + Raster.textHeight(scale: 3) + 20
    let legend = series.map { Raster.textWidth($0.name) }.max() ?? 0
    let frame = Frame(left: left, top: top, x: x, y: y)
    let legendX = left + Self.plotWidth + 24
    let titleEnd = Self.margin + Raster.textWidth(title, scale: 3)
    var raster = Raster(
      width: max(legendX + 32 + legend, titleEnd) + Self.margin,
      height: max(top + Self.plotHeight + 10 + line + 14 + line, top + series.count * 2 * line) + Self.margin)
    raster.text(title, x: Self.margin, y: Self.margin, scale: 3)
    drawGrid(on: &raster, frame)
    for (index, curve) in series.enumerated() {
      draw(curve, on: &raster, frame, Colour.series(index))
      let y = top + index * 2 * line
      raster.fill(x: legendX, y: y + line / 2 - 2, width: 24, height: 4, Colour.series(index))
      raster.text(curve.name, x: legendX + 32, y: y)
    }
    return raster
  }

  private func drawGrid(on raster: inout Raster, _ frame: Frame) {
    let (width, height, line) = (Self.plotWidth, Self.plotHeight, Raster.textHeight())
    for tick in frame.x.ticks {
      guard let position = frame.x.position(tick.value) else { continue }
      let column = frame.column(position)
      raster.fill(x: column, y: frame.top, width: 1, height: height, .rule)
      raster.text(tick.text, x: column - Raster.textWidth(tick.text) / 2, y: frame.top + height + 10)
    }
    for tick in frame.y.ticks {
      guard let position = frame.y.position(tick.value) else { continue }
      let row = frame.row(position)
      raster.fill(x: frame.left, y: row, width: width, height: 1, .rule)
      raster.text(tick.text, x: frame.left - 10 - Raster.textWidth(tick.text), y: row - line / 2)
    }
    raster.outline(x: frame.left, y: frame.top, width: width + 1, height: height + 1, .faint)
    let x = frame.left + (width - Raster.textWidth(xLabel)) / 2
    raster.text(xLabel, x: x, y: frame.top + height + 10 + line + 14, .faint)
    let y = frame.top + (height + Raster.textWidth(yLabel)) / 2
    raster.text(yLabel, x: Self.margin, y: y, upwards: true, .faint)
  }

  private func draw(_ curve: Series, on raster: inout Raster, _ frame: Frame, _ colour: Colour) {
    var previous: (x: Int, y: Int)?
    for point in curve.points {
      guard let x = frame.x.position(point.x), let y = frame.y.position(point.y) else {
        previous = nil
        continue
      }
      let here = (x: frame.column(x), y: frame.row(y))
      if let previous { raster.line(from: previous, to: here, thickness: 3, colour) }
      raster.fill(x: here.x - 3, y: here.y - 3, width: 7, height: 7, colour)
      previous = here
    }
  }
}
