/// Class indices, one byte each, from an IDX file with one size.
public struct LabelFile: Sendable, Equatable {
  /// The class indices in file order, 0...255.
  public let labels: [UInt8]
  /// Where they came from, for messages.
  public let name: String

  /// Wraps labels.
  public init(labels: [UInt8], name: String = "labels") {
    self.labels = labels
    self.name = name
  }

  /// Reads an idx1 file, plain or gzip.
  /// - Throws: `MediaError` as `IDXArray.init(path:)`, and `wrongType` for an array with more than one size.
  public init(path: String) throws(MediaError) {
    let array = try IDXArray(path: path)
    guard array.shape.count == 1 else {
      throw MediaError(
        .wrongType, "\(path): labels must be IDX with one size, found sizes \(array.shape)",
        remedy: "Give the label file, for example t10k-labels-idx1-ubyte.gz")
    }
    self.init(labels: array.elements, name: path)
  }

  /// How many labels there are.
  public var count: Int { labels.count }
}
