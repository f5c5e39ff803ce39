/// The element types of NumPy files that are read and written.
public enum NPYElement: String, Sendable, CaseIterable {
  /// IEEE single and double precision.
  case float32 = "f4"
  case float64 = "f8"
  /// Pairs of singles and of doubles: real, imaginary.
  case complex64 = "c8"
  case complex128 = "c16"
  /// Unsigned integers.
  case uint8 = "u1"
  case uint16 = "u2"
  case uint32 = "u4"
  case uint64 = "u8"
  /// Signed integers.
  case int8 = "i1"
  case int16 = "i2"
  case int32 = "i4"
  case int64 = "i8"
  /// A byte, 0 or 1.
  case bool = "b1"

  /// Bytes of an element.
  public var size: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .float32, .uint32, .int32: 4
    case .float64, .complex64, .uint64, .int64: 8
    case .complex128: 16
    }
  }

  /// Bytes of the number that the byte order applies to: half an element for complex types.
  var wordSize: Int { isComplex ? size / 2 : size }

  /// True for the pairs.
  public var isComplex: Bool { self == .complex64 || self == .complex128 }
  /// True for integers and bool.
  public var isInteger: Bool { !isComplex && self != .float32 && self != .float64 }
}
