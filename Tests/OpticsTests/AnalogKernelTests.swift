import CKernels
import CandelaOptics
import Testing

/// The vectorised sums and draws of the EAC against their definitions.
struct AnalogKernelTests {
  private static let kernels = [CK_KERNEL_AUTOMATIC, CK_KERNEL_AVX2, CK_KERNEL_SCALAR, CK_KERNEL_SOFTWARE]

  @Test(arguments: [1, 7, 36, 1023, 1024])
  func lineSums_equalPlainSums(diodes: Int) {
    let random = Philox(key: 31)
    let currents = (0..<diodes).map { UInt32(truncatingIfNeeded: random.block(UInt64($0), 0).0) >> 1 }
    let gains = (0..<diodes).map { UInt32(truncatingIfNeeded: random.block(UInt64($0), 1).0 % 131_072) }
    let masks = (0..<11 * diodes).map { Int8(random.block(UInt64($0), 2).0 & 1 == 1 ? -1 : 0) }
    let scaled = zip(currents, gains).map { (UInt64($0) * UInt64($1)) >> 16 }
    let expected =
      (0..<11).map { output in
        scaled.indices.reduce(UInt64(0)) { masks[output * diodes + $1] == 0 ? $0 : $0 + scaled[$1] }
      } + [scaled.reduce(0, +)]
    for kernel in Self.kernels {
      var sums = [UInt64](repeating: 7, count: 12)
      ck_line_sums(currents, gains, masks, Int32(diodes), 11, &sums, kernel)
      #expect(sums == expected)
    }
  }

  @Test func lineSums_doNotOverflow_atTheLargestValues() {
    let currents = [UInt32](repeating: 0x7FFF_FFFF, count: 1024)
    let gains = [UInt32](repeating: 131_071, count: 1024)
    var sums: [UInt64] = [0, 0]
    ck_line_sums(currents, gains, [Int8](repeating: -1, count: 1024), 1024, 1, &sums, CK_KERNEL_AUTOMATIC)
    #expect(sums == [1024 * 4_294_934_526, 1024 * 4_294_934_526])
  }

  @Test(arguments: [1, 15, 16, 17, 50, 20_000])
  func draws_haveTheBitsOfSingleOnes(count: Int) {
    let key: UInt64 = 0x0123_4567_89AB_CDEF
    let random = Philox(key: key)
    let counters = (0..<count).map { UInt64($0) | UInt64($0 % 6) << 56 }
    let expected = counters.map { random.normal(99 | 3 << 32, $0).bitPattern }
    for kernel in Self.kernels {
      var draws = [Double](repeating: 7, count: count)
      ck_normals(key, 99 | 3 << 32, counters, Int32(count), &draws, kernel)
      #expect(draws.map(\.bitPattern) == expected)
    }
  }
}
