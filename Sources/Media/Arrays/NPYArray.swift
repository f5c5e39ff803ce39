/// A NumPy array from or for a .npy file. Elements are kept in C order (last index fastest), little-endian, whatever
/// the file had.
public struct NPYArray: Sendable, Equatable {
  /// The sizes, outermost first; empty for a single value.
  public let shape: [Int]
  /// The element type.
  public let element: NPYElement
  /// The elements' bytes.
  let bytes: [UInt8]

  /// Elements in all.
  public var count: Int { bytes.count / element.size }

  init(shape: [Int], element: NPYElement, bytes: [UInt8]) {
    var header = NPYHeader(element: element, shape: shape)
    header.isFortranOrder = false
    precondition(
      shape.allSatisfy { $0 >= 0 } && header.elementCount == bytes.count / element.size,
      "elements do not fit the shape")
    self.shape = shape
    self.element = element
    self.bytes = bytes
  }

  /// Reads a file (formats 1.0 to 3.0).
  /// - Throws: `MediaError`: `notFound`, `cannotRead`, `badMagic`, `badHeader`, `unsupported`, `tooLarge`, `truncated`,
  ///   `trailingData`.
  public init(path: String) throws(MediaError) { try self.init(reading: ByteStream(path: path)) }

  /// Reads a whole stream; throws as `init(path:)`.
  public init(reading stream: ByteStream) throws(MediaError) {
    let header = try NPYHeader(reading: stream)
    guard let count = header.elementCount, count * header.element.size <= MediaLimits.fileBytes else {
      throw MediaError(
        .tooLarge, "\(stream.name): NumPy shape \(header.shape) is over the limit of \(MediaLimits.fileBytes) bytes")
    }
    let size = count * header.element.size
    let data = try stream.readUpTo(size)
    guard data.count == size else {
      throw MediaError(
        .truncated, "\(stream.name): NumPy data is cut off: expected \(size) bytes, found \(data.count)")
    }
    guard try stream.peek(1).isEmpty else {
      throw MediaError(.trailingData, "\(stream.name): NumPy data is longer than the expected \(size) bytes")
    }
    shape = header.shape
    element = header.element
    bytes = NPYLayout(header).normalised(data)
  }

  /// Writes a file (format 1.0).
  /// - Throws: `MediaError` of kind `cannotWrite`.
  public func write(to path: String) throws(MediaError) { try AtomicFile.write(encoded(), to: path) }

  /// The file's bytes.
  public func encoded() -> [UInt8] { NPYHeader(element: element, shape: shape).encoded() + bytes }
}
