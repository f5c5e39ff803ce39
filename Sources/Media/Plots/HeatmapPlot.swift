/// A matrix as a picture with a colour bar: photodiode intensities, masks, apertures.
public struct HeatmapPlot: Sendable {
  /// The line above the picture.
  public var title: String
  /// What the values are, with their unit, beside the bar; may be empty.
  public var quantity: String
  /// The colours.
  public var colormap: Colormap
  /// The values at the ends of the colour bar; nil means the least and the greatest finite value.
  public var range: ClosedRange<Double>?
  /// Rows of the matrix.
  public let rows: Int
  /// Columns of the matrix.
  public let columns: Int
  /// The values, row-major.
  public let values: [Double]

  /// Describes a picture; `values` must fit rows x columns, both at least 1 and at most 4096.
  public init(
    title: String, quantity: String = "", rows: Int, columns: Int, values: [Double], colormap: Colormap = .glow,
    range: ClosedRange<Double>? = nil
  ) {
    precondition((1...4096).contains(rows) && (1...4096).contains(columns), "1 to 4096 rows and columns")
    precondition(values.count == rows * columns, "values do not fit")
    self.title = title
    self.quantity = quantity
    self.colormap = colormap
    self.range = range
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The picture of the matrix is enlarged to about this size.
  private static let wantedSide = 480
  private static let margin = 24
  private static let barWidth = 20
  /// Values that are no number.
  private static let missing = Colour(173, 181, 189)

  /// Draws it.
  public func draw() -> Raster {
    let scale = max(1, Self.wantedSide / max(rows, columns))
    let (width, height) = (columns * scale, rows * scale)
    let top = Self.margin + Raster.textHeight(scale: 3) + 20
    let barHeight = max(height, 120)
    let bounds = range ?? finiteRange()
    let labels = [bounds.upperBound, bounds.lowerBound].map { NumberText.short($0) }
    let labelWidth = labels.map { Raster.textWidth($0) }.max() ?? 0
    let barX = Self.margin + width + 24
    let right = barX + Self.barWidth + 10 + max(labelWidth, Raster.textHeight() + 8)
    let total = max(right, Self.margin + Raster.textWidth(title, scale: 3)) + Self.margin
    var raster = Raster(width: total, height: top + barHeight + 24 + Raster.textHeight() + 14)
    raster.text(title, x: Self.margin, y: Self.margin, scale: 3)
    for row in 0..<rows {
      for column in 0..<columns {
        let colour = colour(of: values[row * columns + column], in: bounds)
        raster.fill(x: Self.margin + column * scale, y: top + row * scale, width: scale, height: scale, colour)
      }
    }
    raster.outline(x: Self.margin - 1, y: top - 1, width: width + 2, height: height + 2, .ink)
    drawBar(on: &raster, x: barX, y: top, height: barHeight, labels)
    raster.text("\(columns) x \(rows)", x: Self.margin, y: top + height + 12, .faint)
    return raster
  }

  private func drawBar(on raster: inout Raster, x: Int, y: Int, height: Int, _ labels: [String]) {
    for row in 0..<height {
      let position = Double(height - 1 - row) / Double(max(height - 1, 1))
      raster.fill(x: x, y: y + row, width: Self.barWidth, height: 1, colormap(position))
    }
    raster.outline(x: x - 1, y: y - 1, width: Self.barWidth + 2, height: height + 2, .ink)
    let textX = x + Self.barWidth + 10
    raster.text(labels[0], x: textX, y: y)
    raster.text(labels[1], x: textX, y: y + height - Raster.textHeight())
    let room = height - 3 * Raster.textHeight()
    let name = NumberText.clipped(quantity, to: max(0, room / Raster.textWidth("  ")))
    raster.text(name, x: textX, y: y + (height + Raster.textWidth(name)) / 2, upwards: true, .faint)
  }

  private func colour(of value: Double, in bounds: ClosedRange<Double>) -> Colour {
    guard !value.isNaN else { return Self.missing }
    let span = bounds.upperBound - bounds.lowerBound
    return colormap(span > 0 ? (value - bounds.lowerBound) / span : 0)
  }

  private func finiteRange() -> ClosedRange<Double> {
    let finite = values.filter { $0.isFinite }
    guard let least = finite.min(), let greatest = finite.max() else { return 0...1 }
    return least...greatest
  }
}
