extension NPYArray {
  /// The elements as doubles, C order; integers beyond 2^53 are rounded.
  /// - Throws: `MediaError` of kind `wrongType` for complex arrays.
  public func doubles() throws(MediaError) -> [Double] {
    try requireReal()
    switch element {
    case .float64: return words(UInt64.self).map { Double(bitPattern: $0) }
    case .float32: return words(UInt32.self).map { Double(Float(bitPattern: $0)) }
    case .uint64: return words(UInt64.self).map { Double($0) }
    default: return signedIntegers().map { Double($0) }
    }
  }

  /// The elements as floats, C order, rounded where they need more than 24 bits.
  /// - Throws: `MediaError` of kind `wrongType` for complex arrays.
  public func floats() throws(MediaError) -> [Float] {
    try requireReal()
    if element == .float32 { return words(UInt32.self).map { Float(bitPattern: $0) } }
    return try doubles().map { Float($0) }
  }

  /// The elements as integers, C order.
  /// - Throws: `MediaError` of kind `wrongType` for real and complex arrays, and for values over `Int.max`.
  public func integers() throws(MediaError) -> [Int] {
    guard element.isInteger else {
      throw MediaError(.wrongType, "an array of type \(element.rawValue) has no integers")
    }
    guard element == .uint64 else { return signedIntegers() }
    return try words(UInt64.self).map { value throws(MediaError) in
      guard let integer = Int(exactly: value) else {
        throw MediaError(.wrongType, "array value \(value) does not fit a signed 64-bit integer")
      }
      return integer
    }
  }

  /// Real and imaginary parts in turn, C order: twice as many numbers as elements. Real arrays get imaginary zeros.
  public func interleavedComplex() -> [Double] {
    switch element {
    case .complex128: return words(UInt64.self).map { Double(bitPattern: $0) }
    case .complex64: return words(UInt32.self).map { Double(Float(bitPattern: $0)) }
    default:
      // Only complex arrays make `doubles()` throw.
      let real = (try? doubles()) ?? []
      return real.flatMap { [$0, 0] }
    }
  }

  /// The elements as pairs, C order. Real arrays get imaginary zeros.
  public func complexPairs() -> [(real: Double, imaginary: Double)] {
    let parts = interleavedComplex()
    return (0..<count).map { (parts[2 * $0], parts[2 * $0 + 1]) }
  }

  private func requireReal() throws(MediaError) {
    guard !element.isComplex else {
      throw MediaError(.wrongType, "an array of type \(element.rawValue) is complex where real numbers are wanted")
    }
  }

  /// For every integer type but uint64.
  private func signedIntegers() -> [Int] {
    switch element {
    case .uint8: bytes.map { Int($0) }
    case .bool: bytes.map { $0 == 0 ? 0 : 1 }
    case .int8: bytes.map { Int(Int8(bitPattern: $0)) }
    case .uint16: words(UInt16.self).map { Int($0) }
    case .int16: words(UInt16.self).map { Int(Int16(bitPattern: $0)) }
    case .uint32: words(UInt32.self).map { Int($0) }
    case .int32: words(UInt32.self).map { Int(Int32(bitPattern: $0)) }
    default: words(UInt64.self).map { Int(Int64(bitPattern: $0)) }
    }
  }

  /// The bytes as little-endian words.
  private func words<Word: FixedWidthInteger & UnsignedInteger>(_ type: Word.Type) -> [Word] {
    let size = Word.bitWidth / 8
    var result: [Word] = []
    result.reserveCapacity(bytes.count / size)
    for start in stride(from: 0, to: bytes.count, by: size) {
      var word: Word = 0
      for index in 0..<size { word |= Word(truncatingIfNeeded: bytes[start + index]) << (8 * index) }
      result.append(word)
    }
    return result
  }
}
