import CKernels

/// Which instructions the wide kernels use. The bytes that come out are the same either way.
public enum KernelChoice: Sendable, Hashable {
  /// The widest that this processor has.
  case automatic
  /// No vector instructions.
  case scalar

  /// What it means on this processor, for example `avx2+fma`.
  public var instructionSet: String { String(cString: ck_kernel_name(raw)) }

  var raw: ck_kernel {
    switch self {
    case .automatic: CK_KERNEL_AUTOMATIC
    case .scalar: CK_KERNEL_SCALAR
    }
  }
}

/// The one Swift face of CKernels: the only file in Optics that touches pointers. Every call checks its sizes first.
enum Kernels {
  static func cis(turns: Double) -> (cosine: Double, sine: Double) {
    precondition(abs(turns) < 1e12, "a phase of more than 2^40 turns has no meaning in a double")
    var cosine = 0.0
    var sine = 0.0
    ck_cis_turns(turns, &cosine, &sine)
    return (cosine, sine)
  }

  /// C += A B, row-major, all sizes in elements.
  static func multiply(_ a: RealMatrix, _ b: RealMatrix, into c: inout RealMatrix, kernel: KernelChoice) {
    precondition(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns, "matrix sizes do not fit")
    let (rows, inner, columns) = (Int32(a.rows), Int32(a.columns), Int32(b.columns))
    let status = c.values.withUnsafeMutableBufferPointer { out in
      ck_sgemm(rows, columns, inner, a.values, inner, b.values, columns, out.baseAddress, columns, kernel.raw)
    }
    precondition(status == 0, "out of memory")
  }

  /// Calls `body` with the leg in C's form; the pointers live as long as the call.
  private static func withLeg<Result>(_ leg: LegExpansion, _ body: (inout ck_leg) -> Result) -> Result {
    leg.nodes.withUnsafeBufferPointer { nodes in
      leg.quadrature.offsets.withUnsafeBufferPointer { offsets in
        leg.quadrature.weights.withUnsafeBufferPointer { weights in
          var raw = ck_leg(
            z: leg.lengthMeters, wavelength: leg.wavelengthMeters, terms: Int32(nodes.count), nodes: nodes.baseAddress,
            quadrature: Int32(offsets.count), offsets: offsets.baseAddress, weights: weights.baseAddress)
          return body(&raw)
        }
      }
    }
  }

  static func legFactor(_ leg: LegExpansion, axis: Axis, to: [Double], from: [Double]) -> [ComplexTable] {
    var values = [Double](repeating: 0, count: 2 * leg.nodes.count * to.count * from.count)
    withLeg(leg) { raw in
      values.withUnsafeMutableBufferPointer { out in
        ck_leg_factor(
          &raw, axis == .horizontal ? 1 : 0, Int32(to.count), to, Int32(from.count), from, out.baseAddress)
      }
    }
    let size = 2 * to.count * from.count
    return leg.nodes.indices.map { term in
      ComplexTable(rows: to.count, columns: from.count, values: Array(values[term * size..<(term + 1) * size]))
    }
  }

  static func legError(_ leg: LegExpansion, largestSquare: Double, points: Int) -> Double {
    withLeg(leg) { raw in ck_leg_error(&raw, largestSquare, Int32(points)) }
  }

  /// The joint factor of both legs along one axis: (detector row, input) x mask pixel, or its transpose.
  static func join(
    detector a: ComplexTable, input b: ComplexTable, pixels: Int, subWeights: [Double], transposed: Bool
  ) -> (re: RealMatrix, im: RealMatrix) {
    let sub = subWeights.count
    precondition(a.columns == pixels * sub && b.rows == pixels * sub, "the legs do not meet at the mask")
    let joint = a.rows * b.columns
    var re = transposed ? RealMatrix(rows: pixels, columns: joint) : RealMatrix(rows: joint, columns: pixels)
    var im = re
    let stride = Int32(re.columns)
    re.values.withUnsafeMutableBufferPointer { reOut in
      im.values.withUnsafeMutableBufferPointer { imOut in
        ck_join_factors(
          Int32(a.rows), Int32(b.columns), Int32(pixels), Int32(sub), subWeights, a.values, b.values,
          transposed ? 1 : 0, stride, reOut.baseAddress, imOut.baseAddress)
      }
    }
    return (re, im)
  }

  static func photocurrents(
    _ packed: PackedOperator, of apertures: Span<UInt8>, frames: Int, into currents: inout MutableSpan<UInt32>,
    kernel: KernelChoice
  ) {
    precondition(apertures.count == frames * packed.inputs, "aperture size")
    precondition(currents.count == frames * packed.paddedDiodes, "photocurrent size")
    packed.values.withUnsafeBufferPointer { values in
      apertures.withUnsafeBufferPointer { pixels in
        currents.withUnsafeMutableBufferPointer { out in
          ck_photocurrents(
            values.baseAddress, Int32(packed.blocks), Int32(packed.inputs), pixels.baseAddress, Int32(frames),
            Int32(packed.fieldShift), Int32(packed.powerShift), Int32(packed.samplesPerDiode), out.baseAddress,
            kernel.raw)
        }
      }
    }
  }

  static func applyGain(_ currents: Span<UInt32>, gain: [UInt32], into scaled: inout [UInt32]) {
    precondition(currents.count == gain.count && scaled.count == gain.count, "one gain a diode")
    currents.withUnsafeBufferPointer { source in
      scaled.withUnsafeMutableBufferPointer { out in
        ck_apply_gain(source.baseAddress, gain, Int32(gain.count), out.baseAddress)
      }
    }
  }

  /// Sum of the currents whose mask is all ones; `masks` holds one stretch of `currents.count` a row.
  static func maskedSum(_ currents: [UInt32], masks: [UInt32], row: Int) -> UInt64 {
    let start = row * currents.count
    precondition(row >= 0 && start + currents.count <= masks.count, "no such row of masks")
    return masks.withUnsafeBufferPointer { pointer in
      guard let base = pointer.baseAddress else { return 0 }
      return ck_masked_sum(currents, base + start, Int32(currents.count))
    }
  }

  static func reorder(_ joint: RealMatrix, side: Int, perSide: Int, inputs: Int) -> RealMatrix {
    precondition(joint.rows == side * inputs && joint.columns == side * inputs, "joint product size")
    precondition(side % perSide == 0, "samples a diode")
    var out = RealMatrix(rows: side * side, columns: inputs * inputs)
    out.values.withUnsafeMutableBufferPointer { pointer in
      ck_reorder_samples(joint.values, Int32(side), Int32(perSide), Int32(inputs), pointer.baseAddress)
    }
    return out
  }

  static func largest(_ matrix: RealMatrix) -> Float { ck_largest(matrix.values, Int64(matrix.values.count)) }

  /// Quantised and packed values, and the largest sum of magnitudes over a row.
  static func pack(_ re: RealMatrix, _ im: RealMatrix, scale: Double) -> (values: [Int16], blocks: Int, largest: Int) {
    precondition(re.rows == im.rows && re.columns == im.columns, "real and imaginary part differ in size")
    let block = Int(CK_BLOCK_SAMPLES)
    let blocks = (re.rows + block - 1) / block
    var values = [Int16](repeating: 0, count: blocks * ((re.columns + 1) / 2) * 4 * block)
    let largest = values.withUnsafeMutableBufferPointer { out in
      ck_pack(re.values, im.values, Int32(re.rows), Int32(re.columns), scale, out.baseAddress)
    }
    return (values, blocks, Int(largest))
  }
}
