/// A grey picture in half blocks: two rows of pixels in one line of text.
enum TerminalPicture {
  /// Widest picture in columns; larger apertures are thinned out.
  private static let widest = 32

  static func width(side: Int) -> Int { (side + step(side) - 1) / step(side) }

  static func lines(_ pixels: Span<UInt8>, side: Int) -> [String] {
    let step = step(side)
    return stride(from: 0, to: side, by: 2 * step).map { row in
      var line = ""
      for column in stride(from: 0, to: side, by: step) {
        let upper = grey(pixels[row * side + column])
        let below = row + step < side ? grey(pixels[(row + step) * side + column]) : upper
        line += "\u{1B}[38;5;\(upper)m\u{1B}[48;5;\(below)m▀"
      }
      return line + "\u{1B}[0m"
    }
  }

  private static func step(_ side: Int) -> Int { (side + widest - 1) / widest }

  /// The grey ramp of the 256-colour palette: 232...255.
  private static func grey(_ amplitude: UInt8) -> Int { 232 + Int(amplitude) * 23 / 255 }
}
