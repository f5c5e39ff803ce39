/// An array of unsigned bytes in the IDX format (the format of the MNIST files): a magic number, big-endian sizes,
/// then the elements, last index fastest. Read whole; frames can be read from any thread.
public struct IDXArray: Sendable, Equatable {
  /// The sizes, outermost first, for example [10000, 28, 28]; at least 1 and at most 4 of them.
  public let shape: [Int]
  /// All elements, last index fastest.
  public let elements: [UInt8]

  /// Wraps elements; their number must fit the shape, which must have 1 to 4 sizes of 0...2^32 - 1.
  public init(shape: [Int], elements: [UInt8]) {
    precondition((1...4).contains(shape.count) && shape.allSatisfy { (0...Int(UInt32.max)).contains($0) })
    precondition(IDXHeader(sizes: shape).elementCount == elements.count, "elements do not fit the shape")
    self.shape = shape
    self.elements = elements
  }

  /// Reads a file, plain or gzip.
  /// - Throws: `MediaError`: `notFound`, `cannotRead`, `damagedGzip`, and those of `init(reading:)`.
  public init(path: String) throws(MediaError) {
    try self.init(reading: ByteStream(path: path))
  }

  /// Reads a whole stream.
  /// - Throws: `MediaError`: `badMagic` (not IDX), `unsupported` (elements other than unsigned bytes, more than four
  ///   sizes), `truncated`, `trailingData`, `tooLarge`.
  public init(reading stream: ByteStream) throws(MediaError) {
    let header = try IDXHeader(reading: stream)
    guard let count = header.elementCount, count <= MediaLimits.fileBytes else {
      throw MediaError(
        .tooLarge, "\(stream.name): IDX sizes \(header.sizes) are over the limit of \(MediaLimits.fileBytes) bytes",
        remedy: "Check the header, or split the file")
    }
    let elements = try stream.readUpTo(count)
    let expected = "expected \(count) bytes after the header for sizes \(header.sizes)"
    guard elements.count == count else {
      throw MediaError(.truncated, "\(stream.name): IDX data is cut off: \(expected), found \(elements.count)")
    }
    let rest = try stream.readUpTo(Self.countedExcess).count
    guard rest == 0 else {
      let found = rest < Self.countedExcess ? "found \(count + rest)" : "found at least \(count + rest)"
      throw MediaError(.trailingData, "\(stream.name): IDX data is too long: \(expected), \(found)")
    }
    shape = header.sizes
    self.elements = elements
  }

  /// How far surplus bytes are counted for the message.
  private static let countedExcess = 1 << 20

  /// Rows of a frame; 1 for arrays of fewer than two sizes beyond the first.
  public var rows: Int { shape.count >= 3 ? shape[shape.count - 2] : 1 }
  /// Columns of a frame; 1 for a list.
  public var columns: Int { shape.count >= 2 ? shape[shape.count - 1] : 1 }
  /// Frames in all: the product of the sizes before rows and columns.
  public var frameCount: Int { shape.dropLast(min(2, shape.count - 1)).reduce(1, *) }

  /// The pixels of a frame, row-major; `index` in `0..<frameCount`, clips counted through.
  public func frame(_ index: Int) -> ArraySlice<UInt8> {
    precondition((0..<frameCount).contains(index), "no such frame")
    let size = rows * columns
    return elements[index * size..<(index + 1) * size]
  }

  /// The file's bytes.
  public func encoded() -> [UInt8] { IDXHeader(sizes: shape).encoded() + elements }

  /// Writes the file, plain.
  /// - Throws: `MediaError` of kind `cannotWrite`.
  public func write(to path: String) throws(MediaError) { try AtomicFile.write(encoded(), to: path) }
}
