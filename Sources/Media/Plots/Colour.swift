/// A colour of a picture, sRGB.
public struct Colour: Sendable, Hashable {
  /// Red, 0...255.
  public let red: UInt8
  /// Green, 0...255.
  public let green: UInt8
  /// Blue, 0...255.
  public let blue: UInt8

  /// A colour by its parts.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A grey.
  public init(grey: UInt8) { self.init(grey, grey, grey) }

  /// Paper.
  public static let white = Colour(grey: 255)
  /// Text.
  public static let ink = Colour(33, 37, 41)
  /// Lines that should not draw the eye.
  public static let rule = Colour(222, 226, 230)
  /// Text that should not draw the eye.
  public static let faint = Colour(108, 117, 125)

  /// Colours for lines, told apart also with the common colour deficiencies; they repeat after the last.
  public static func series(_ index: Int) -> Colour {
    let palette = [
      Colour(31, 95, 168), Colour(214, 96, 20), Colour(20, 138, 110), Colour(160, 50, 120), Colour(110, 110, 110),
      Colour(200, 150, 10), Colour(90, 170, 225),
    ]
    return palette[index % palette.count]
  }

  /// White or ink, whichever is easier to read on this colour.
  public var readableText: Colour { Luma.grey(red, green, blue) < 140 ? .white : .ink }
}
