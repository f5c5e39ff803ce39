/// The EAC's weight bits: 1 steers a diode's photocurrent to the plus line, 0 to the minus line.
public struct BinaryWeights: Sendable, Hashable {
  /// Most outputs of the chip: it has so many weight banks.
  public static let largestClassCount = 16
  /// Bytes of one bank: 1,024 bits.
  public static let bankBytes = 128

  /// Outputs, 1...16.
  public let classCount: Int
  /// Photodiodes, 1...1,024.
  public let diodeCount: Int
  /// For each output, -1 for every diode on the plus line, 0 for the others.
  let plusMasks: [Int8]
  /// For each output, how many diodes are on the plus line.
  let plusDiodes: [Int]

  /// Weights from banks of 128 bytes a class; diode 0 is the most significant bit of a bank's first byte.
  public init(classCount: Int, diodeCount: Int, banks: [UInt8]) {
    precondition((1...Self.largestClassCount).contains(classCount), "1...16 classes")
    precondition((1...Self.bankBytes * 8).contains(diodeCount), "1...1,024 diodes")
    precondition(banks.count >= classCount * Self.bankBytes, "128 bytes a class")
    self.classCount = classCount
    self.diodeCount = diodeCount
    var masks: [Int8] = []
    masks.reserveCapacity(classCount * diodeCount)
    for output in 0..<classCount {
      for diode in 0..<diodeCount {
        let bit = banks[output * Self.bankBytes + diode / 8] >> UInt8(7 - diode % 8) & 1
        masks.append(bit == 1 ? -1 : 0)
      }
    }
    plusMasks = masks
    plusDiodes = (0..<classCount).map { output in
      masks[output * diodeCount..<(output + 1) * diodeCount].count { $0 != 0 }
    }
  }

  /// Banks of 128 bytes a class from signs: `isPositive[diode][output]`.
  public static func banks(diodeCount: Int, classCount: Int, isPositive: (_ diode: Int, _ output: Int) -> Bool)
    -> [UInt8]
  {
    var banks = [UInt8](repeating: 0, count: classCount * bankBytes)
    for output in 0..<classCount {
      for diode in 0..<diodeCount where isPositive(diode, output) {
        banks[output * bankBytes + diode / 8] |= 0x80 >> UInt8(diode % 8)
      }
    }
    return banks
  }
}
