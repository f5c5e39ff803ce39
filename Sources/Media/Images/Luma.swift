/// Colour to grey, in integers.
enum Luma {
  // ITU-R BT.601: 0.299, 0.587, 0.114, in 16 fractional bits; they add up to 65536, so grey stays grey.
  private static let red: UInt32 = 19_595
  private static let green: UInt32 = 38_470
  private static let blue: UInt32 = 7_471
  private static let half: UInt32 = 1 << 15

  /// The luma of a colour, rounded to the nearest.
  @inline(__always)
  static func grey(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum = UInt32(red) * Self.red + UInt32(green) * Self.green + UInt32(blue) * Self.blue
    return UInt8(truncatingIfNeeded: (sum + half) >> 16)
  }
}
