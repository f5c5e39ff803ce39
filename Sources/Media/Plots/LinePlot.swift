/// Curves over a common axis, with marks, grid and legend.
public struct LinePlot: Sendable {
  /// One curve.
  public struct Series: Sendable {
    /// Its name in the legend.
    public var name: String
    /// Its points in drawing order; points that are not finite leave a gap.
    public var points: [(x: Double, y: Double)]
    /// Error bars by point, from low to high; empty without any.
    public var bars: [(low: Double, high: Double)]

    /// A named curve; `bars` has one entry a point, or none at all.
    public init(name: String, points: [(x: Double, y: Double)], bars: [(low: Double, high: Double)] = []) {
      precondition(bars.isEmpty || bars.count == points.count, "one bar a point")
      self.name = name
      self.points = points
      self.bars = bars
    }
  }

  /// A marked place on the x axis, with its text in the legend.
  public struct Mark: Sendable {
    /// Where.
    public var x: Double
    /// What is there.
    public var text: String

    /// A place and its text.
    public init(x: Double, text: String) {
      self.x = x
      self.text = text
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
  /// Marked places on the x axis.
  public var marks: [Mark]

  /// Describes a picture.
  public init(
    title: String, xLabel: String, yLabel: String, isLogX: Bool = false, series: [Series], marks: [Mark] = []
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.isLogX = isLogX
    self.series = series
    self.marks = marks
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
    let x = PlotAxis(values: points.map { $0.x } + marks.map(\.x), isLogarithmic: isLogX)
    let y = PlotAxis(
      values: points.map { $0.y } + series.flatMap { $0.bars }.flatMap { [$0.low, $0.high] }, isLogarithmic: false)
    let tickWidth = y.ticks.map { Raster.textWidth($0.text) }.max() ?? 0
    let line = Raster.textHeight()
    let left = Self.margin + line + 14 + tickWidth + 10
    let top = Self.margin + Raster.textHeight(scale: 3) + 20
    let legend = (series.map(\.name) + marks.map(\.text)).map { Raster.textWidth($0) }.max() ?? 0
    let frame = Frame(left: left, top: top, x: x, y: y)
    let legendX = left + Self.plotWidth + 24
    let titleEnd = Self.margin + Raster.textWidth(title, scale: 3)
    var raster = Raster(
      width: max(legendX + 32 + legend, titleEnd) + Self.margin,
      height: max(top + Self.plotHeight + 10 + line + 14 + line, top + (series.count + marks.count) * 2 * line)
        + Self.margin)
    raster.text(title, x: Self.margin, y: Self.margin, scale: 3)
    drawGrid(on: &raster, frame)
    for (index, curve) in series.enumerated() {
      draw(curve, on: &raster, frame, Colour.series(index))
      let y = top + index * 2 * line
      raster.fill(x: legendX, y: y + line / 2 - 2, width: 24, height: 4, Colour.series(index))
      raster.text(curve.name, x: legendX + 32, y: y)
    }
    drawMarks(on: &raster, frame, legendX: legendX)
    return raster
  }

  /// Dashed lines, and their texts below the curves' in the legend.
  private func drawMarks(on raster: inout Raster, _ frame: Frame, legendX: Int) {
    let line = Raster.textHeight()
    for (index, mark) in marks.enumerated() {
      guard let position = frame.x.position(mark.x) else { continue }
      let column = frame.column(position)
      for dash in stride(from: 0, to: Self.plotHeight, by: 12) {
        raster.fill(x: column - 1, y: frame.top + dash, width: 2, height: min(7, Self.plotHeight - dash), .faint)
      }
      let y = frame.top + (series.count + index) * 2 * line
      for dash in [0, 10, 20] { raster.fill(x: legendX + dash, y: y + line / 2 - 1, width: 6, height: 2, .faint) }
      raster.text(mark.text, x: legendX + 32, y: y)
    }
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
    for (index, point) in curve.points.enumerated() {
      guard let x = frame.x.position(point.x), let y = frame.y.position(point.y) else {
        previous = nil
        continue
      }
      let here = (x: frame.column(x), y: frame.row(y))
      if curve.bars.indices.contains(index) { draw(curve.bars[index], at: here.x, on: &raster, frame, colour) }
      if let previous { raster.line(from: previous, to: here, thickness: 3, colour) }
      raster.fill(x: here.x - 3, y: here.y - 3, width: 7, height: 7, colour)
      previous = here
    }
  }

  private func draw(
    _ bar: (low: Double, high: Double), at column: Int, on raster: inout Raster, _ frame: Frame, _ colour: Colour
  ) {
    guard let low = frame.y.position(bar.low), let high = frame.y.position(bar.high) else { return }
    let (bottom, top) = (frame.row(low), frame.row(high))
    raster.fill(x: column, y: top, width: 1, height: bottom - top + 1, colour)
    for row in [top, bottom] { raster.fill(x: column - 4, y: row, width: 9, height: 1, colour) }
  }
}
