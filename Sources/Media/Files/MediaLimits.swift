/// Sizes beyond which input is refused before memory is spent on it.
public enum MediaLimits {
  /// Largest content of an array file after inflation: 4 GiB, about 90 times MNIST's training images.
  public static let fileBytes = 1 << 32
  /// Largest image file: 256 MiB.
  public static let imageFileBytes = 1 << 28
  /// Longest side of an image or frame; box-filter sums stay within 32 bits up to here.
  public static let imageSide = 32_768
  /// Most pixels of an image or frame: 64 Mi, twice an 8K picture.
  public static let imagePixels = 1 << 26

  /// Checks an image's size.
  /// - Throws: `badHeader` for a side below 1, `tooLarge` beyond the limits.
  static func check(width: Int, height: Int, of name: String) throws(MediaError) {
    guard width > 0, height > 0 else {
      throw MediaError(.badHeader, "\(name): image size \(width) x \(height) is empty")
    }
    guard width <= imageSide, height <= imageSide, width * height <= imagePixels else {
      throw MediaError(
        .tooLarge, "\(name): image size \(width) x \(height) is over the limit",
        cause: "at most \(imageSide) a side and \(imagePixels) pixels")
    }
  }
}
