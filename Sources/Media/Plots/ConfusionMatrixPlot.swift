/// A confusion matrix as a picture: counts coloured by their share of the true class, recall beside each row.
public struct ConfusionMatrixPlot: Sendable {
  /// The line above the picture.
  public var title: String
  /// A second, smaller line; may be empty.
  public var subtitle: String
  /// The classes' names, one a row and column.
  public let classes: [String]
  /// `counts[t][p]`: frames of true class t that were taken for class p; not negative.
  public let counts: [[Int]]

  /// Most classes that are drawn: the chip's number of outputs.
  public static let mostClasses = 16

  /// Describes a picture of 1...16 classes; `counts` must be square and fit the names.
  public init(title: String, subtitle: String = "", classes: [String], counts: [[Int]]) {
    precondition((1...Self.mostClasses).contains(classes.count), "1 to 16 classes")
    precondition(counts.count == classes.count && counts.allSatisfy { $0.count == classes.count }, "not square")
    self.title = title
    self.subtitle = subtitle
    self.classes = classes
    self.counts = counts
  }

  private static let cell = 60
  private static let gap = 2
  private static let margin = 24
  private static let longestName = 16
  private static let scale = 2

  /// Frames of a true class.
  private func total(_ row: Int) -> Int { counts[row].reduce(0, &+) }

  /// Draws it.
  public func draw() -> Raster {
    let names = classes.map { NumberText.clipped($0, to: Self.longestName) }
    let nameWidth = names.map { Raster.textWidth($0, scale: Self.scale) }.max() ?? 0
    let line = Raster.textHeight(scale: Self.scale)
    let side = classes.count * Self.cell
    let isUpright = nameWidth > Self.cell - 8
    let left = Self.margin + line + 16 + nameWidth + 12
    let heading = Raster.textHeight(scale: 3) + 12 + (subtitle.isEmpty ? 0 : line + 10)
    let top = Self.margin + heading + line + 14 + (isUpright ? nameWidth : line) + 10
    let recallWidth = Raster.textWidth("recall", scale: Self.scale) + 16
    let headingWidth = max(
      Raster.textWidth(title, scale: 3), Raster.textWidth(subtitle, scale: Self.scale))
    let width = max(left + side + recallWidth, Self.margin + headingWidth) + Self.margin
    var raster = Raster(width: width, height: top + side + Self.margin)
    raster.text(title, x: Self.margin, y: Self.margin, scale: 3)
    raster.text(subtitle, x: Self.margin, y: Self.margin + Raster.textHeight(scale: 3) + 10, scale: Self.scale, .faint)
    drawAxes(on: &raster, names, left, top, Self.margin + heading, isUpright)
    for row in classes.indices {
      for column in classes.indices { drawCell(on: &raster, row, column, left, top) }
      drawRecall(on: &raster, row, left + side + 12, top)
    }
    return raster
  }

  private func drawAxes(
    on raster: inout Raster, _ names: [String], _ left: Int, _ top: Int, _ axisTop: Int, _ isUpright: Bool
  ) {
    let line = Raster.textHeight(scale: Self.scale)
    let side = classes.count * Self.cell
    let predicted = Raster.textWidth("predicted", scale: Self.scale)
    raster.text("predicted", x: left + (side - predicted) / 2, y: axisTop, scale: Self.scale, .faint)
    let truth = Raster.textWidth("true", scale: Self.scale)
    raster.text(
      "true", x: Self.margin, y: top + (side + truth) / 2, scale: Self.scale, upwards: true, .faint)
    raster.text("recall", x: left + side + 12, y: top - line - 10, scale: Self.scale, .faint)
    for (index, name) in names.enumerated() {
      let width = Raster.textWidth(name, scale: Self.scale)
      let centre = index * Self.cell + Self.cell / 2
      raster.text(name, x: left - 12 - width, y: top + centre - line / 2, scale: Self.scale)
      if isUpright {
        raster.text(name, x: left + centre - line / 2, y: top - 10, scale: Self.scale, upwards: true)
      } else {
        raster.text(name, x: left + centre - width / 2, y: top - line - 10, scale: Self.scale)
      }
    }
  }

  private func drawCell(on raster: inout Raster, _ row: Int, _ column: Int, _ left: Int, _ top: Int) {
    let count = counts[row][column]
    let share = Double(count) / Double(max(total(row), 1))
    // The square root shows rare confusions, which are what one looks for.
    let colour = Colormap.paper(share.squareRoot())
    let (x, y) = (left + column * Self.cell, top + row * Self.cell)
    let side = Self.cell - Self.gap
    raster.fill(x: x, y: y, width: side, height: side, count == 0 ? Colour(248, 249, 250) : colour)
    let text = String(count)
    let scale = Raster.textWidth(text, scale: Self.scale) <= side - 4 ? Self.scale : 1
    raster.text(
      text, x: x + (side - Raster.textWidth(text, scale: scale)) / 2,
      y: y + (side - Raster.textHeight(scale: scale)) / 2,
      scale: scale, count == 0 ? Colour(173, 181, 189) : colour.readableText)
  }

  private func drawRecall(on raster: inout Raster, _ row: Int, _ x: Int, _ top: Int) {
    let all = total(row)
    let text = all > 0 ? NumberText.percent(Double(counts[row][row]) / Double(all)) : "-"
    let y = top + row * Self.cell + (Self.cell - Self.gap - Raster.textHeight(scale: Self.scale)) / 2
    raster.text(text, x: x, y: y, scale: Self.scale)
  }
}
