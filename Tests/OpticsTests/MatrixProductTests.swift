import CKernels
import CandelaOptics
import Testing

/// The matrix product: one chain of fused multiply-adds an element, on every kernel.
struct MatrixProductTests {
  private func matrix(_ count: Int, seed: UInt64) -> [Float] {
    let random = Philox(key: seed)
    return (0..<count).map { Float(random.uniform(UInt64($0), 0) - 0.5) }
  }

  @Test(
    arguments: [
      [1, 1, 1], [1, 17, 3], [5, 15, 7], [6, 16, 320], [7, 33, 321], [13, 513, 5], [31, 47, 641], [64, 64, 64],
      [12, 32, 256], [25, 65, 257],
    ], [1, -1] as [Float])
  func product_hasTheSameBits_onEveryKernel(sizes: [Int], sign: Float) {
    let (m, n, k) = (sizes[0], sizes[1], sizes[2])
    let a = matrix(m * k, seed: 1)
    let b = matrix(k * n, seed: 2)
    let start = matrix(m * n, seed: 3)
    var expected = start
    for row in 0..<m {
      for column in 0..<n {
        var sum = start[row * n + column]
        for inner in 0..<k { sum.addProduct(sign * a[inner * m + row], b[inner * n + column]) }
        expected[row * n + column] = sum
      }
    }
    for kernel in [CK_KERNEL_AUTOMATIC, CK_KERNEL_AVX2, CK_KERNEL_SCALAR, CK_KERNEL_SOFTWARE] {
      var c = start
      let status = ck_sgemm(
        Int32(m), Int32(n), Int32(k), sign, a, Int32(m), b, Int32(n), &c, Int32(n), kernel)
      #expect(status == 0)
      #expect(c.map(\.bitPattern) == expected.map(\.bitPattern), "\(String(cString: ck_kernel_name(kernel)))")
    }
  }

  @Test func product_leavesGapsBetweenRowsAlone() {
    let (m, n, k, stride) = (7, 19, 5, 23)
    var c = [Float](repeating: 9, count: m * stride)
    #expect(
      ck_sgemm(
        Int32(m), Int32(n), Int32(k), 1, matrix(m * k, seed: 1), Int32(m), matrix(k * n, seed: 2), Int32(n), &c,
        Int32(stride), CK_KERNEL_AUTOMATIC) == 0)
    for row in 0..<m { #expect(c[row * stride + n..<(row + 1) * stride].allSatisfy { $0 == 9 }) }
  }
}
