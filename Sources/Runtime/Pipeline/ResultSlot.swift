/// Memory for one result with its image, made once and used again and again. It belongs to one thread at a time; the
/// ring says to which.
final class ResultSlot {
  private(set) var result: InferenceResult?
  private(set) var aperture: [UInt8]

  init(aperturePixels: Int) { aperture = [UInt8](repeating: 0, count: aperturePixels) }

  func fill(_ result: InferenceResult, _ image: [UInt8]) {
    self.result = result
    Self.copy(image, into: &aperture)
  }

  private static func copy(_ image: [UInt8], into aperture: inout [UInt8]) {
    precondition(image.count == aperture.count, "the slot was made for another image")
    let source = image.span
    var target = aperture.mutableSpan
    for index in source.indices { target[index] = source[index] }
  }
}
