/// Stacked bars on a logarithmic scale: figures that lie many powers of ten apart, each with its parts.
///
/// On such a scale a part's height is not its share: the lines between the parts are the running sums, from the bottom up.
public struct BarPlot: Sendable {
  /// One part of a bar.
  public struct Segment: Sendable {
    /// Its name in the legend; parts of equal names have equal colours.
    public var name: String
    /// Its size, above 0; others are left out.
    public var value: Double

    /// A named part.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// One bar.
  public struct Bar: Sendable {
    /// Lines of text below it.
    public var label: [String]
    /// Its parts, from the bottom up.
    public var segments: [Segment]
    /// The interval of the whole bar; nil without one.
    public var interval: (low: Double, high: Double)?

    /// A bar of parts.
    public init(label: [String], segments: [Segment], interval: (low: Double, high: Double)? = nil) {
      self.label = label
      self.segments = segments
      self.interval = interval
    }

    /// The running sums of the parts that can be drawn.
    var sums: [(name: String, low: Double, high: Double)] {
      var total = 0.0
      return segments.filter { $0.value > 0 && $0.value.isFinite }.map { segment in
        defer { total += segment.value }
        return (segment.name, total, total + segment.value)
      }
    }
  }

  /// The line above the picture.
  public var title: String
  /// What the bars are, with its unit.
  public var yLabel: String
  /// The bars, from the left.
  public var bars: [Bar]

  /// Describes a picture.
  public init(title: String, yLabel: String, bars: [Bar]) {
    self.title = title
    self.yLabel = yLabel
    self.bars = bars
  }

  private static let plotHeight = 400
  private static let barWidth = 72
  private static let pitch = 200
  private static let margin = 24
  /// Characters of a label's line that fit below a bar.
  private static let labelLength = pitch / 12 - 1

  /// Names in the order in which they come.
  private var names: [String] {
    bars.flatMap(\.segments).map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Draws it.
  public func draw() -> Raster {
    let tops = bars.flatMap { $0.sums.map(\.high) }
    let ends = bars.compactMap(\.interval).flatMap { [$0.low, $0.high] }
    // The lowest running sum must have some height of its own.
    let floor = tops.filter { $0 > 0 }.min().map { [$0 / 3] } ?? []
    let axis = PlotAxis(values: tops + ends + floor, isLogarithmic: true)
    let line = Raster.textHeight()
    let ticks = axis.ticks.map { Raster.textWidth($0.text) }.max() ?? 0
    let frame = Frame(
      left: Self.margin + line + 14 + ticks + 10, top: Self.margin + Raster.textHeight(scale: 3) + 20,
      width: max(1, bars.count) * Self.pitch, axis: axis)
    let legend = names.map { Raster.textWidth($0) }.max() ?? 0
    let lines = bars.map(\.label.count).max() ?? 0
    var raster = Raster(
      width: max(frame.left + frame.width + 56 + legend, Self.margin + Raster.textWidth(title, scale: 3)) + Self.margin,
      height: max(frame.top + Self.plotHeight + 12 + lines * (line + 6), frame.top + names.count * 2 * line)
        + Self.margin)
    raster.text(title, x: Self.margin, y: Self.margin, scale: 3)
    drawGrid(on: &raster, frame)
    for (index, bar) in bars.enumerated() { draw(bar, at: index, on: &raster, frame) }
    drawLegend(on: &raster, x: frame.left + frame.width + 24, y: frame.top)
    return raster
  }

  /// The plot area and its axis.
  private struct Frame {
    let left: Int
    let top: Int
    let width: Int
    let axis: PlotAxis

    func row(_ value: Double) -> Int? {
      axis.position(value).map { top + Int((1 - $0) * Double(BarPlot.plotHeight) + 0.5) }
    }
  }

  private func drawGrid(on raster: inout Raster, _ frame: Frame) {
    for tick in frame.axis.ticks {
      guard let row = frame.row(tick.value) else { continue }
      raster.fill(x: frame.left, y: row, width: frame.width, height: 1, .rule)
      raster.text(tick.text, x: frame.left - 10 - Raster.textWidth(tick.text), y: row - Raster.textHeight() / 2)
    }
    raster.outline(x: frame.left, y: frame.top, width: frame.width + 1, height: Self.plotHeight + 1, .faint)
    let y = frame.top + (Self.plotHeight + Raster.textWidth(yLabel)) / 2
    raster.text(yLabel, x: Self.margin, y: y, upwards: true, .faint)
  }

  private func draw(_ bar: Bar, at index: Int, on raster: inout Raster, _ frame: Frame) {
    let centre = frame.left + index * Self.pitch + Self.pitch / 2
    let bottom = frame.top + Self.plotHeight
    for sum in bar.sums {
      guard let top = frame.row(sum.high) else { continue }
      let from = sum.low > 0 ? frame.row(sum.low) ?? bottom : bottom
      let colour = Colour.series(names.firstIndex(of: sum.name) ?? 0)
      raster.fill(x: centre - Self.barWidth / 2, y: top, width: Self.barWidth, height: max(2, from - top), colour)
    }
    if let interval = bar.interval, let low = frame.row(interval.low), let high = frame.row(interval.high) {
      raster.fill(x: centre, y: high, width: 2, height: max(1, low - high), .ink)
      for row in [low, high] { raster.fill(x: centre - 8, y: row, width: 18, height: 2, .ink) }
    }
    for (line, text) in bar.label.enumerated() {
      let shown = NumberText.clipped(text, to: Self.labelLength)
      raster.text(
        shown, x: centre - Raster.textWidth(shown) / 2, y: bottom + 12 + line * (Raster.textHeight() + 6),
        line == 0 ? .ink : .faint)
    }
  }

  private func drawLegend(on raster: inout Raster, x: Int, y: Int) {
    let line = Raster.textHeight()
    for (index, name) in names.enumerated() {
      raster.fill(x: x, y: y + index * 2 * line, width: line, height: line, Colour.series(index))
      raster.text(name, x: x + 32, y: y + index * 2 * line)
    }
  }
}
