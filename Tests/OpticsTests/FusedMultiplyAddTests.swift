import CKernels
import Foundation
import Testing

/// The software multiply-add against the processor's (or libm's), bit for bit.
struct FusedMultiplyAddTests {
  /// A generator that is quick in debug builds too (Marsaglia's xorshift64).
  private struct Bits {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private func isSame(_ a: Float, _ b: Float, _ c: Float) -> Bool {
    let (software, hardware) = (ck_software_fmaf(a, b, c), c.addingProduct(a, b))
    return software.bitPattern == hardware.bitPattern || (software.isNaN && hardware.isNaN)
  }

  @Test func software_equalsHardware_onRandomBitPatterns() {
    var bits = Bits(state: 0x9E37_79B9_7F4A_7C15)
    var wrong = 0
    for _ in 0..<2_000_000 {
      let (first, second) = (bits.next(), bits.next())
      let a = Float(bitPattern: UInt32(truncatingIfNeeded: first))
      let b = Float(bitPattern: UInt32(truncatingIfNeeded: first >> 32))
      let c = Float(bitPattern: UInt32(truncatingIfNeeded: second))
      if !isSame(a, b, c) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test func software_equalsHardware_whenAddendAndProductAreClose() {
    var bits = Bits(state: 0x2545_F491_4F6C_DD1D)
    var wrong = 0
    for _ in 0..<1_000_000 {
      let (first, second) = (bits.next(), bits.next())
      // Mantissas at random; exponents of a and b within 2^-31...2^31, that of c within 63 of their product's.
      let a = Float(bitPattern: UInt32(truncatingIfNeeded: first) & 0x807F_FFFF | UInt32(96 + first >> 32 & 63) << 23)
      let b = Float(bitPattern: UInt32(truncatingIfNeeded: second) & 0x807F_FFFF | UInt32(96 + second >> 32 & 63) << 23)
      let scale = Int((a * b).exponent) + Int(first >> 40 & 127) - 63
      let mantissa = Float(bitPattern: UInt32(truncatingIfNeeded: second >> 38) & 0x807F_FFFF | 127 << 23)
      if !isSame(a, b, mantissa * Float(sign: .plus, exponent: max(-126, min(126, scale)), significand: 1)) {
        wrong += 1
      }
    }
    #expect(wrong == 0)
  }

  /// Sums that lie 2^-46 of half a unit beside the middle of two floats: rounding them to double first falls on the
  /// middle, and the second rounding then goes the wrong way half of the time.
  @Test func software_equalsHardware_besideTheMiddleOfTwoFloats() {
    var bits = Bits(state: 0xD1B5_4A32_D192_ED03)
    var wrong = 0
    var doubleRoundings = 0
    for index in 0..<200_000 {
      let c = Float(bitPattern: UInt32(truncatingIfNeeded: bits.next()) & 0x007F_FFFF | 127 << 23)
      let step = Float(index % 15 + 1) * 0x1p-23
      let sign: Float = index & 1 == 0 ? 1 : -1
      let a = (1 + step) * (c.ulp / 2)
      let b = sign * (1 - step)
      if !isSame(a, b, c) { wrong += 1 }
      if Float(Double(a) * Double(b) + Double(c)) != c.addingProduct(a, b) { doubleRoundings += 1 }
    }
    #expect(wrong == 0)
    #expect(doubleRoundings > 10_000, "the cases are hard for plain double arithmetic")
  }

  @Test func software_equalsHardware_atTheEdges() {
    let edges: [Float] = [
      0, -0.0, 1, -1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, .infinity, -.infinity, .nan, 0x1p-100, 0x1p100, 1 + .ulpOfOne, 1 - .ulpOfOne / 2,
    ]
    for a in edges {
      for b in edges {
        for c in edges { #expect(isSame(a, b, c), "\(a) * \(b) + \(c)") }
      }
    }
  }
}
