/// One request on a virtio GPIO device's request queue (virtio 1.2, 5.18.6).
struct GPIORequest: Equatable {
  /// What is asked for.
  enum Kind: UInt16 {
    case getNames = 1
    case getDirection = 2
    case setDirection = 3
    case getValue = 4
    case setValue = 5
    case setInterrupt = 6
  }

  static let byteCount = 8
  static let good: UInt8 = 0
  static let failed: UInt8 = 1

  let kind: Kind
  let line: Int
  let value: UInt32

  /// Reads a request; nil when it is too short or of no known kind.
  init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let type = try? reader.next(UInt16.self), let kind = Kind(rawValue: type),
      let line = try? reader.next(UInt16.self), let value = try? reader.next(UInt32.self)
    else { return nil }
    self.kind = kind
    self.line = Int(line)
    self.value = value
  }
}
