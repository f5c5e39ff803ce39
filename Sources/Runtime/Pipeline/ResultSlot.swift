/// Memory for one result with its image, made once and used again and again. It belongs to one thread at a time; the
/// ring says to which.
final class ResultSlot {
  private(set) var result: InferenceResult?
  private(set) var aperture: [UInt8]

  init(aperturePixels: Int) { aperture = [UInt8](repeating: 0, count: aperturePixels) }

  /// `result` is nil for a frame that was given up.
  func fill(_ result: InferenceResult?, _ image: [UInt8]) {
    self.result = result
    ImageCopy.copy(image, into: &aperture)
  }
}
