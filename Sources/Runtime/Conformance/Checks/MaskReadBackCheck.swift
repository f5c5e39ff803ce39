import CandelaBoardSpec

/// The mask is stored as it was sent, page by page.
struct MaskReadBackCheck: ConformanceCheck {
  static let name = "mask"
  static let summary = "the committed mask reads back page by page and has the CRC-32 and digest that were sent"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.require(.programmableMask)
    try bench.prepare()
    let program = bench.plan.program
    let probe = bench.registers
    try bench.expect(RegisterMap.maskCRC, UInt64(CRC32.checksum(program.packedMask)), "after the load")
    try bench.expect(RegisterMap.maskDigest, program.maskDigest.register, "after the load")
    try bench.expect(.maskLoaded, true, "after the load")
    var start = 0
    while start < program.packedMask.count {
      let count = min(RegisterMap.pageBytes, program.packedMask.count - start)
      try probe.write(UInt64(start / RegisterMap.pageBytes), to: RegisterMap.page)
      let page = try probe.readWindow(at: RegisterMap.mask.address, count: count)
      let sent = program.packedMask[start..<start + count]
      let wrong = zip(page, sent).enumerated().first { $0.element.0 != $0.element.1 }
      try bench.expect(wrong == nil, "byte \(start + (wrong?.offset ?? 0)) of the mask reads back differently")
      start += count
    }
    return "\(program.packedMask.count) bytes"
  }
}
