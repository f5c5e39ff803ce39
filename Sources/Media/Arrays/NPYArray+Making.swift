extension NPYArray {
  /// An f4 array; the elements, in C order, must fit the shape, as everywhere below.
  public init(shape: [Int], _ values: [Float]) {
    self.init(shape: shape, element: .float32, words: values.lazy.map { $0.bitPattern })
  }

  /// An f8 array.
  public init(shape: [Int], _ values: [Double]) {
    self.init(shape: shape, element: .float64, words: values.lazy.map { $0.bitPattern })
  }

  /// An i4 array.
  public init(shape: [Int], _ values: [Int32]) {
    self.init(shape: shape, element: .int32, words: values.lazy.map { UInt32(bitPattern: $0) })
  }

  /// An i8 array.
  public init(shape: [Int], _ values: [Int64]) {
    self.init(shape: shape, element: .int64, words: values.lazy.map { UInt64(bitPattern: $0) })
  }

  /// A u4 array.
  public init(shape: [Int], _ values: [UInt32]) {
    self.init(shape: shape, element: .uint32, words: values)
  }

  /// A u1 array.
  public init(shape: [Int], _ values: [UInt8]) {
    self.init(shape: shape, element: .uint8, bytes: values)
  }

  /// A c8 array from real and imaginary parts in turn: twice as many numbers as elements.
  public init(shape: [Int], interleavedComplex values: [Float]) {
    self.init(shape: shape, element: .complex64, words: values.lazy.map { $0.bitPattern })
  }

  /// A c16 array from real and imaginary parts in turn: twice as many numbers as elements.
  public init(shape: [Int], interleavedComplex values: [Double]) {
    self.init(shape: shape, element: .complex128, words: values.lazy.map { $0.bitPattern })
  }

  private init<Words: Collection>(shape: [Int], element: NPYElement, words: Words)
  where Words.Element: FixedWidthInteger & UnsignedInteger {
    var bytes: [UInt8] = []
    let size = Words.Element.bitWidth / 8
    bytes.reserveCapacity(words.count * size)
    for word in words {
      for index in 0..<size { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * index))) }
    }
    self.init(shape: shape, element: element, bytes: bytes)
  }
}
