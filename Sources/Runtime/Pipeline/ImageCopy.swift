/// Copies aperture images between slots that were made for them.
enum ImageCopy {
  /// Both have the same number of pixels. Allocates nothing while `target` has one owner.
  static func copy(_ image: [UInt8], into target: inout [UInt8]) {
    precondition(image.count == target.count, "the slot was made for another image")
    let source = image.span
    var span = target.mutableSpan
    for index in source.indices { span[index] = source[index] }
  }
}
