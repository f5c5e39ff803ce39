import CandelaHAL

/// A colour picture to draw on: origin at the top left, x to the right, y down. Drawing outside it is clipped.
public struct Raster: Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  private var pixels: [UInt8]

  /// A picture filled with one colour; sides are clamped to 1...`MediaLimits.imageSide`.
  public init(width: Int, height: Int, background: Colour = .white) {
    self.width = min(max(width, 1), MediaLimits.imageSide)
    self.height = min(max(height, 1), MediaLimits.imageSide)
    pixels = [UInt8](repeating: 255, count: self.width * self.height * 3)
    if background != .white { fill(x: 0, y: 0, width: width, height: height, background) }
  }

  /// The finished picture.
  public var image: Image { Image(width: width, height: height, format: .rgb24, pixels: pixels) }

  /// Writes the picture as a PNG file.
  /// - Throws: `MediaError` of kind `cannotWrite`.
  public func writePNG(to path: String) throws(MediaError) { try image.writePNG(to: path) }

  /// Fills a rectangle.
  public mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
    let columns = max(x, 0)..<max(min(x + width, self.width), max(x, 0))
    for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) {
      for column in columns { set(column, row, colour) }
    }
  }

  /// Draws the outline of a rectangle, one pixel wide, inside it.
  public mutating func outline(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
    fill(x: x, y: y, width: width, height: 1, colour)
    fill(x: x, y: y + height - 1, width: width, height: 1, colour)
    fill(x: x, y: y, width: 1, height: height, colour)
    fill(x: x + width - 1, y: y, width: 1, height: height, colour)
  }

  /// Draws a line with a square pen of `thickness` pixels. Ends far outside the picture are not drawn.
  public mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), thickness: Int = 1, _ colour: Colour
  ) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
    guard steps <= 4 * MediaLimits.imageSide else { return }
    for step in 0...steps {
      let x = start.x + divided((end.x - start.x) * step, steps)
      let y = start.y + divided((end.y - start.y) * step, steps)
      fill(x: x - thickness / 2, y: y - thickness / 2, width: thickness, height: thickness, colour)
    }
  }

  /// Rounded to the nearest.
  private func divided(_ value: Int, _ divisor: Int) -> Int {
    (2 * value + (value < 0 ? -divisor : divisor)) / (2 * divisor)
  }

  /// Draws text, its top left at (x, y), or turned to read upwards with its bottom left there. Each dot of the 5 x 7
  /// typeface is `scale` pixels wide and high.
  public mutating func text(
    _ text: String, x: Int, y: Int, scale: Int = 2, upwards: Bool = false, _ colour: Colour = .ink
  ) {
    for (index, character) in text.enumerated() {
      for (row, bits) in DotFont.rows(of: character).enumerated() {
        for column in 0..<DotFont.width where bits >> (DotFont.width - 1 - column) & 1 == 1 {
          let along = (index * DotFont.advance + column) * scale
          let across = row * scale
          let (left, top) = upwards ? (x + across, y - along - scale) : (x + along, y + across)
          fill(x: left, y: top, width: scale, height: scale, colour)
        }
      }
    }
  }

  /// Pixels that `text` takes along its direction.
  public static func textWidth(_ text: String, scale: Int = 2) -> Int {
    max(0, text.count * DotFont.advance - 1) * scale
  }

  /// Pixels that a line of text is high.
  public static func textHeight(scale: Int = 2) -> Int { DotFont.height * scale }

  /// Draws a picture, each of its pixels as a square of `scale` pixels.
  public mutating func blit(_ picture: Image, x: Int, y: Int, scale: Int = 1) {
    for row in 0..<picture.height {
      for column in 0..<picture.width {
        let at = (row * picture.width + column) * picture.format.bytesPerPixel
        let colour =
          picture.format == .grey8
          ? Colour(grey: picture.pixels[at])
          : Colour(picture.pixels[at], picture.pixels[at + 1], picture.pixels[at + 2])
        fill(x: x + column * scale, y: y + row * scale, width: scale, height: scale, colour)
      }
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ colour: Colour) {
    let at = (y * width + x) * 3
    pixels[at] = colour.red
    pixels[at + 1] = colour.green
    pixels[at + 2] = colour.blue
  }
}
