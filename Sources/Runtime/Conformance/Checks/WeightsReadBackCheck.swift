import CandelaBoardSpec

/// Every weight bank is stored as it was sent, and says so by its CRC-32 and digest.
struct WeightsReadBackCheck: ConformanceCheck {
  static let name = "weights"
  static let summary = "all 16 weight banks: read back, CRC-32 of each, digest, and what CLASS_COUNT does to them"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.driver.makeSafe()
    try bench.driver.identify()
    let probe = bench.registers
    let classes = RegisterMap.largestClassCount
    let banks = Self.pattern(bytes: RegisterMap.weights.length)
    try probe.clearStatus()
    try probe.write(UInt64(classes), to: RegisterMap.classCount)
    try probe.fillWindow(banks, at: RegisterMap.weights.address)
    try probe.command(.commitWeights)
    try bench.driver.waitForStatus("STATUS.WEIGHTS_LOADED", limit: bench.driver.configuration.commitLimit) {
      StatusBit.weightsLoaded.isSet(in: $0) || StatusBit.writeRefused.isSet(in: $0)
    }
    try bench.expect(.writeRefused, false, "after COMMIT_WEIGHTS")
    try checkBanks(banks, bench)
    try bench.expect(
      RegisterMap.weightsDigest, LoadDigest.weights(classCount: classes, banks: banks).register, "after the commit")
    try probe.write(UInt64(classes - 1), to: RegisterMap.classCount)
    try bench.expect(.weightsLoaded, false, "while CLASS_COUNT is not that of the committed weights")
    try probe.write(UInt64(classes), to: RegisterMap.classCount)
    try bench.expect(.weightsLoaded, true, "after CLASS_COUNT has been changed back")
    return "\(classes) banks of \(RegisterMap.weightBankBytes) bytes"
  }

  private func checkBanks(_ banks: [UInt8], _ bench: ConformanceBench) throws {
    let size = RegisterMap.weightBankBytes
    let stored = try bench.registers.readWindow(at: RegisterMap.weights.address, count: banks.count)
    for (index, register) in RegisterMap.weightCRC.enumerated() {
      let bank = banks[index * size..<(index + 1) * size]
      try bench.expect(
        stored[index * size..<(index + 1) * size].elementsEqual(bank), "weight bank \(index) reads back differently")
      try bench.expect(register, UInt64(CRC32.checksum(bank)), "after the commit")
    }
  }

  /// Bytes that repeat neither within a bank nor from bank to bank, so that a wrong address shows.
  static func pattern(bytes count: Int) -> [UInt8] {
    var state: UInt32 = 0x2545_F491
    return (0..<count).map { _ in
      // xorshift32 (Marsaglia 2003).
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      return UInt8(truncatingIfNeeded: state >> 11)
    }
  }
}
