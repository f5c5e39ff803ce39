import CKernels
import CandelaOptics
import Testing

/// The integer kernel against plain 64-bit sums.
struct PhotocurrentTests {
  private static let blockSamples = Int(CK_BLOCK_SAMPLES)
  private static let kernels = [CK_KERNEL_AUTOMATIC, CK_KERNEL_AVX2, CK_KERNEL_SCALAR, CK_KERNEL_SOFTWARE]

  /// Whole numbers in -8191...8191, samples x inputs, and their packed form.
  private struct Integers {
    let re: [Int64]
    let im: [Int64]
    let packed: [Int16]
    let samples: Int
    let inputs: Int

    init(samples: Int, inputs: Int, value: (_ index: Int, _ part: UInt64) -> Int64) {
      self.samples = samples
      self.inputs = inputs
      re = (0..<samples * inputs).map { value($0, 0) }
      im = (0..<samples * inputs).map { value($0, 1) }
      let blocks = (samples + blockSamples - 1) / blockSamples
      var values = [Int16](repeating: -1, count: blocks * ((inputs + 1) / 2) * 4 * blockSamples)
      _ = ck_pack(re.map(Float.init), im.map(Float.init), Int32(samples), Int32(inputs), 1, &values)
      packed = values
    }

    func currents(
      _ apertures: [UInt8], frames: Int, shifts: (field: Int, power: Int), perDiode: Int, kernel: ck_kernel
    ) -> [UInt32] {
      let blocks = (samples + blockSamples - 1) / blockSamples
      var result = [UInt32](repeating: 7, count: frames * blocks * blockSamples / perDiode)
      let status = ck_photocurrents(
        packed, Int32(blocks), Int32(inputs), apertures, Int32(frames), Int32(shifts.field), Int32(shifts.power),
        Int32(perDiode), &result, kernel)
      #expect(status == 0)
      return result
    }

    /// The definition, in 64-bit integers.
    func plainCurrents(_ aperture: [UInt8], shifts: (field: Int, power: Int), perDiode: Int) -> [UInt32] {
      var result = [UInt64](repeating: 0, count: samples / perDiode)
      for sample in 0..<samples {
        var (u, v) = (Int64(0), Int64(0))
        for pixel in 0..<inputs {
          u += re[sample * inputs + pixel] * Int64(aperture[pixel])
          v += im[sample * inputs + pixel] * Int64(aperture[pixel])
        }
        let (a, b) = (u.magnitude >> UInt64(shifts.field), v.magnitude >> UInt64(shifts.field))
        result[sample / perDiode] += (a * a + b * b) >> UInt64(shifts.power)
      }
      return result.map { UInt32($0) }
    }
  }

  private static func random(_ samples: Int, _ inputs: Int) -> Integers {
    let random = Philox(key: 21)
    return Integers(samples: samples, inputs: inputs) { Int64(random.block(UInt64($0), $1).0 % 16_383) - 8191 }
  }

  @Test(arguments: [1, 2, 3, 31, 783, 784, 1023, 1024, 1025, 2049, 4095, 4096])
  func currents_equalPlainSums_forEveryInputCount(inputs: Int) {
    let integers = Self.random(32, inputs)
    let apertures = Fixture.aperture(2 * inputs, seed: 22)
    // 38 bits hold the largest field of 4,096 inputs; see PackedOperator for the rule.
    let shifts = (field: 3, power: 31)
    let expected = [0, 1].flatMap {
      integers.plainCurrents(Array(apertures[$0 * inputs..<($0 + 1) * inputs]), shifts: shifts, perDiode: 4)
    }
    for kernel in Self.kernels {
      #expect(integers.currents(apertures, frames: 2, shifts: shifts, perDiode: 4, kernel: kernel) == expected)
    }
  }

  @Test(arguments: [1, 4])
  func currents_equalPlainSums_withAPartlyFilledBlock(perDiode: Int) {
    let integers = Self.random(36, 50)
    let aperture = Fixture.aperture(50, seed: 23)
    let expected = integers.plainCurrents(aperture, shifts: (0, 26), perDiode: perDiode)
    for kernel in Self.kernels {
      let currents = integers.currents(aperture, frames: 1, shifts: (0, 26), perDiode: perDiode, kernel: kernel)
      #expect(Array(currents.prefix(36 / perDiode)) == expected)
      #expect(currents.dropFirst(36 / perDiode).allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [1024, 4096])
  func currents_doNotOverflow_atTheLargestValues(inputs: Int) {
    let integers = Integers(samples: 32, inputs: inputs) { _, part in part == 0 ? 8191 : -8191 }
    let aperture = [UInt8](repeating: 255, count: inputs)
    let expected = integers.plainCurrents(aperture, shifts: (3, 34), perDiode: 4)
    for kernel in Self.kernels {
      #expect(integers.currents(aperture, frames: 1, shifts: (3, 34), perDiode: 4, kernel: kernel) == expected)
    }
  }

  @Test func currents_areZero_forADarkAperture() {
    let integers = Self.random(32, 9)
    let dark = [UInt8](repeating: 0, count: 9)
    #expect(
      integers.currents(dark, frames: 1, shifts: (0, 0), perDiode: 1, kernel: CK_KERNEL_AUTOMATIC).allSatisfy {
        $0 == 0
      })
  }

  /// Few frames, a partly filled tile, more than a tile; images half dark, wholly dark, and with a last lone pixel lit.
  @Test(arguments: [1, 3, 4, 65, 131], [97, 784, 1300])
  func currents_equalPlainSums_forEveryFrameCount(frames: Int, inputs: Int) {
    let integers = Self.random(64, inputs)
    var apertures = Fixture.aperture(frames * inputs, seed: 25)
    for index in apertures.indices where index / inputs % 3 == 1 || index % 7 < 4 { apertures[index] = 0 }
    for frame in 0..<frames { apertures[frame * inputs + inputs - 1] = UInt8(frame) }
    let shifts = (field: 3, power: 31)
    let expected = (0..<frames).flatMap {
      integers.plainCurrents(Array(apertures[$0 * inputs..<($0 + 1) * inputs]), shifts: shifts, perDiode: 4)
    }
    for kernel in Self.kernels {
      #expect(integers.currents(apertures, frames: frames, shifts: shifts, perDiode: 4, kernel: kernel) == expected)
    }
  }

  @Test func packing_roundsHalvesAwayFromZero_andReturnsTheLargestRow() {
    var packed = [Int16](repeating: 0, count: 4 * Self.blockSamples)
    let largest = ck_pack([0.5, -1.5], [2.4999, 20_000], 1, 2, 1, &packed)
    #expect(packed[0...1] == [1, -2])
    #expect(packed[2 * Self.blockSamples...2 * Self.blockSamples + 1] == [2, 8191])
    #expect(largest == 8193)
  }

  @Test func gain_multipliesWithoutOverflow() {
    var scaled: [UInt32] = [0, 0, 0, 0]
    // The operator keeps currents below 2^31, the device gains below two.
    ck_apply_gain([100, 101, 0x7FFF_FFFF, 3], [65_536, 32_768, 131_071, 0], 4, &scaled)
    #expect(scaled == [100, 50, 4_294_934_526, 0])
  }

  @Test func batch_equalsSingleFrames() throws {
    let design = Fixture.tinyBench
    let fused = try FusedOperator(design: design, masks: [Fixture.mask(for: design, seed: 1)])
    let apertures = Fixture.aperture(5 * fused.inputCount, seed: 24)
    var batch = [UInt32](repeating: 0, count: 5 * fused.diodeCount)
    var span = batch.mutableSpan
    fused.photocurrents(of: apertures.span, frames: 5, into: &span)
    let single = (0..<5).flatMap {
      Fixture.currents(fused, Array(apertures[$0 * fused.inputCount..<($0 + 1) * fused.inputCount]))
    }
    #expect(batch == single)
  }
}
