/// FNV-1a, 64 bits: a digest of bytes that fits into a test.
func fnv1a(_ bytes: [UInt8], from start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
  bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
}

/// The mean absolute difference of two frames, in grey levels.
func meanDifference(_ left: [UInt8], _ right: [UInt8]) -> Double {
  let sum = zip(left, right).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  return Double(sum) / Double(left.count)
}

/// Reduces a frame by averaging blocks of `factor` x `factor` pixels.
func reduced(_ frame: [UInt8], width: Int, factor: Int) -> [UInt8] {
  let columns = width / factor
  let rows = frame.count / width / factor
  return (0..<rows * columns).map { index in
    var sum = 0
    for y in 0..<factor {
      for x in 0..<factor { sum += Int(frame[(index / columns * factor + y) * width + index % columns * factor + x]) }
    }
    return UInt8(sum / (factor * factor))
  }
}
