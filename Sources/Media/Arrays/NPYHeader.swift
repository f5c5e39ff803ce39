/// The header of a NumPy file: magic, version, and a Python dictionary with descr, fortran_order and shape.
struct NPYHeader: Equatable {
  var element: NPYElement
  var isBigEndian = false
  var isFortranOrder = false
  var shape: [Int]

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy's own files have a hundred bytes or so.
  static let longest = 1 << 16
  /// NumPy pads headers so that the data begin at a multiple of this.
  private static let alignment = 64

  init(element: NPYElement, shape: [Int]) {
    self.element = element
    self.shape = shape
  }

  init(reading stream: ByteStream) throws(MediaError) {
    let name = stream.name
    let start = try stream.readUpTo(8)
    guard start.starts(with: Self.magic) else {
      throw MediaError(.badMagic, "\(name) is not a NumPy file", remedy: "Save it with numpy.save")
    }
    guard start.count == 8 else { throw MediaError(.truncated, "\(name): NumPy header is cut off") }
    guard (1...3).contains(start[6]), start[7] == 0 else {
      throw MediaError(.unsupported, "\(name): NumPy format \(start[6]).\(start[7]) is not supported; 1.0 to 3.0 are")
    }
    let lengthBytes = start[6] == 1 ? 2 : 4
    let lengthField = try stream.readUpTo(lengthBytes)
    guard lengthField.count == lengthBytes else {
      throw MediaError(.truncated, "\(name): NumPy header is cut off")
    }
    let length = lengthField.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.longest else {
      throw MediaError(.tooLarge, "\(name): NumPy header of \(length) bytes is over the limit of \(Self.longest)")
    }
    let text = try stream.readUpTo(length)
    guard text.count == length else {
      throw MediaError(
        .truncated, "\(name): NumPy header is cut off: expected \(length) bytes, found \(text.count)")
    }
    var parser = NPYHeaderParser(text: text, name: name)
    self = try parser.parse()
  }

  /// Elements in all, nil when the bytes of so many do not fit an `Int`.
  var elementCount: Int? {
    if shape.contains(0) { return 0 }
    var bytes = element.size
    for size in shape {
      let (next, overflow) = bytes.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      bytes = next
    }
    return bytes / element.size
  }

  /// The header's bytes in format 1.0, padded with spaces.
  func encoded() -> [UInt8] {
    let sizes = shape.map { String($0) }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let order = element.size == 1 ? "|" : "<"
    var text = Array("{'descr': '\(order)\(element.rawValue)', 'fortran_order': False, 'shape': (\(sizes)), }".utf8)
    let prefix = Self.magic.count + 4
    while (prefix + text.count + 1) % Self.alignment != 0 { text.append(UInt8(ascii: " ")) }
    text.append(UInt8(ascii: "\n"))
    return Self.magic + [1, 0, UInt8(text.count & 0xff), UInt8(text.count >> 8)] + text
  }
}
