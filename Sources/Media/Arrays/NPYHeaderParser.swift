/// Reads the dictionary of a NumPy header: exactly the three known keys, each once, in any order.
struct NPYHeaderParser {
  let text: [UInt8]
  let name: String
  private var position = 0

  /// NumPy arrays have at most this many sizes (64 since NumPy 2).
  private static let mostSizes = 64

  init(text: [UInt8], name: String) {
    self.text = text
    self.name = name
  }

  mutating func parse() throws(MediaError) -> NPYHeader {
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let key = try quoted()
      try expect(":")
      switch key {
      case "descr" where descriptor == nil: descriptor = try elementDescriptor()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw failure("has an unexpected or repeated key '\(key)'")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == text.count else { throw failure("goes on after its dictionary") }
    guard let descriptor, let isFortranOrder, let shape else {
      throw failure("lacks descr, fortran_order or shape")
    }
    var header = NPYHeader(element: try element(descriptor), shape: shape)
    header.isBigEndian = descriptor.hasPrefix(">") && header.element.wordSize > 1
    header.isFortranOrder = isFortranOrder
    return header
  }

  private func element(_ descriptor: String) throws(MediaError) -> NPYElement {
    guard let order = descriptor.first, "<>|=".contains(order),
      let element = NPYElement(rawValue: String(descriptor.dropFirst())),
      // `|` means that there is no byte order, which is true of single bytes only; `=` is the writer's own, unknown here.
      element.size == 1 || "<>".contains(order)
    else {
      throw MediaError(
        .unsupported, "\(name): NumPy element type '\(descriptor)' is not supported",
        cause: "f4 f8 c8 c16 u1 u2 u4 u8 i1 i2 i4 i8 b1 are",
        remedy: "Convert the array with astype before saving it")
    }
    return element
  }

  private mutating func elementDescriptor() throws(MediaError) -> String {
    skipSpace()
    if peek == UInt8(ascii: "[") {
      throw MediaError(
        .unsupported, "\(name): NumPy arrays of records are not supported", remedy: "Save each field by itself")
    }
    return try quoted()
  }

  private mutating func quoted() throws(MediaError) -> String {
    skipSpace()
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw failure("lacks a quoted word at byte \(position)")
    }
    position += 1
    let start = position
    while let byte = peek, byte != quote { position += 1 }
    guard peek == quote else { throw failure("has a word without an end") }
    defer { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func boolean() throws(MediaError) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)] where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("has a fortran_order that is neither True nor False")
  }

  private mutating func tuple() throws(MediaError) -> [Int] {
    var sizes: [Int] = []
    try expect("(")
    while !accept(")") {
      sizes.append(try number())
      guard sizes.count <= Self.mostSizes else { throw failure("has more than \(Self.mostSizes) sizes") }
      if !accept(",") {
        try expect(")")
        // Python: (3) is a number, (3,) is a tuple.
        if sizes.count == 1 { throw failure("has a shape that is not a tuple") }
        break
      }
    }
    return sizes
  }

  private mutating func number() throws(MediaError) -> Int {
    skipSpace()
    let start = position
    while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    guard let value = Int(digits) else { throw failure("has a size that is no number or too large: '\(digits)'") }
    return value
  }

  private var peek: UInt8? { position < text.count ? text[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0a { position += 1 }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(MediaError) {
    guard accept(character) else { throw failure("lacks '\(character)' at byte \(position)") }
  }

  private func failure(_ what: String) -> MediaError {
    MediaError(.badHeader, "\(name): NumPy header \(what)", remedy: "Save the array again with numpy.save")
  }
}
