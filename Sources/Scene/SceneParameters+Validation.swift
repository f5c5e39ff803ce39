extension SceneParameters {
  /// The frame sizes that scenes can be made in: below 8 pixels no shape can be told, above 4,096 a frame takes 16 MiB.
  public static var allowedSide: ClosedRange<Int> { 8...4096 }

  /// Checks every field against the range in its description.
  /// - Throws: `SceneError` (CND-8001) that names the first field out of range.
  public func validate() throws(SceneError) {
    try check("centreOffset", centreOffset...centreOffset, within: 0...300)
    try check("radius", radius, within: 80...450)
    try check("rotation", rotation...rotation, within: 0...180)
    try check("strokeWidth", strokeWidth, within: 200...500)
    try check("brightness", brightness, within: 20...255)
    try check("background", background, within: 0...200)
    try check("gradient", gradient...gradient, within: 0...100)
    try check("noise", noise, within: 0...500)
    try check("occlusionPercent", occlusionPercent...occlusionPercent, within: 0...100)
    try check("occlusionRadius", occlusionRadius, within: 0...400)
    if centreOffset + radius.upperBound > 500 {
      throw .parameter(
        "centreOffset", "\(centreOffset)", allowed: "at most \(500 - radius.upperBound) with radius \(radius)",
        because: "a larger offset would push the shape over the frame's edge")
    }
    if background.upperBound + brightness.upperBound > 255 {
      throw .parameter(
        "brightness", "\(brightness)", allowed: "at most \(255 - background.upperBound) with background \(background)",
        because: "the brightest shape would be above 255")
    }
  }

  /// Checks the size of a frame.
  /// - Throws: `SceneError` (CND-8002).
  static func validate(width: Int, height: Int) throws(SceneError) {
    guard allowedSide.contains(width), allowedSide.contains(height) else {
      throw .frameSize(width: width, height: height, allowed: allowedSide)
    }
  }

  private func check(_ field: String, _ value: ClosedRange<Int>, within allowed: ClosedRange<Int>) throws(SceneError) {
    guard allowed.lowerBound <= value.lowerBound, value.upperBound <= allowed.upperBound else {
      let text = value.lowerBound == value.upperBound ? "\(value.lowerBound)" : "\(value)"
      throw .parameter(field, text, allowed: "\(allowed)")
    }
  }
}
