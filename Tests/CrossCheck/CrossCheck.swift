import CandelaOptics

/// Prints what the optics compute, as bits: tools/cross-check compares the text of two processors. Lines that begin with
/// `#` say what ran and are not compared.
@main struct CrossCheck {
  static func main() {
    mathematics()
    for kernel in [KernelChoice.automatic, .scalar] {
      print("# kernel \(kernel.instructionSet)")
      for index in designs.indices { design(index, kernel) }
      // The smallest: a structured frame costs the square of the mask's points, and an emulated processor is slow.
      for index in [0, 1, 4] { structured(index, kernel) }
    }
    print("end")
  }

  /// The golden designs, and three whose sizes leave rests in the kernels' tiles and blocks.
  private static let designs =
    GoldenOptics.designs + [
      Fixture.bench(inputPixels: 7, maskPixels: 33, diodes: 3, scale: 0.05, sampling: { .point(sideMeters: $0) }),
      Fixture.bench(inputPixels: 5, maskPixels: 401, diodes: 5, scale: 0.125),
      Fixture.bench(inputPixels: 41, maskPixels: 20, diodes: 4, scale: 0.1),
    ]

  /// The project's own functions and random draws at a few thousand points, in lines of one digest each.
  private static func mathematics() {
    let random = Philox(key: 7)
    for line in 0..<32 as Range<UInt64> {
      var digest = Digest()
      for index in 0..<128 as Range<UInt64> {
        let uniform = random.uniform(line, index)
        let cis = DeterministicMath.cis(turns: (uniform - 0.5) * 1e6)
        let values = [
          uniform, cis.cosine, cis.sine, DeterministicMath.exponential(-32 * uniform),
          DeterministicMath.naturalLogarithm(uniform), random.normal(line, index),
          random.poisson(mean: 60 * uniform, line, index),
        ]
        for value in values { digest.add(value.bitPattern) }
      }
      print("mathematics \(line) \(hexadecimal(digest.value))")
    }
  }

  private static func design(_ index: Int, _ kernel: KernelChoice) {
    do throws(OpticsError) {
      let fused = try GoldenOptics.fused(designs[index], kernel)
      print("operator \(index) \(hexadecimal(GoldenOptics.digest(fused)))")
      let results = GoldenOptics.resultDigest(fused) { print("frame \(index) \($0) \(hexadecimal($1))") }
      print("results \(index) \(hexadecimal(results))")
    } catch {
      print("error \(index) \(error.field)")
    }
  }

  private static func structured(_ index: Int, _ kernel: KernelChoice) {
    do throws(OpticsError) {
      let fused = try GoldenOptics.fused(designs[index], kernel, form: .structured)
      print("structured \(index) \(hexadecimal(GoldenOptics.resultDigest(fused)))")
    } catch {
      print("error \(index) \(error.field)")
    }
  }

  private static func hexadecimal(_ value: UInt64) -> String { String(value, radix: 16) }
}
