import CKernels

/// The parts of a field operator.
extension Kernels {
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

  static func legFactor(
    _ leg: LegExpansion, axis: Axis, to: [Double], from: [Double], kernel: KernelChoice
  ) -> [ComplexTable] {
    precondition(leg.nodes.count <= OperatorOptions.mostTerms, "too many terms")
    var values = [Double](repeating: 0, count: 2 * leg.nodes.count * to.count * from.count)
    withLeg(leg) { raw in
      values.withUnsafeMutableBufferPointer { out in
        ck_leg_factor(
          &raw, axis == .horizontal ? 1 : 0, Int32(to.count), to, Int32(from.count), from, out.baseAddress, kernel.raw)
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

  /// The joint factor of both legs along one axis, for some of the detector's samples:
  /// mask pixels x (detector sample, input pixel).
  static func join(
    detector a: ComplexTable, samples: Range<Int>, input b: ComplexTable, pixels: Int, subWeights: [Double],
    kernel: KernelChoice
  ) -> ComplexMatrix {
    let sub = subWeights.count
    precondition(a.columns == pixels * sub && b.rows == pixels * sub, "the legs do not meet at the mask")
    precondition(samples.lowerBound >= 0 && samples.upperBound <= a.rows, "no such samples")
    var joint = ComplexMatrix(rows: pixels, columns: samples.count * b.columns)
    let status = a.values.withUnsafeBufferPointer { values in
      joint.re.values.withUnsafeMutableBufferPointer { re in
        joint.im.values.withUnsafeMutableBufferPointer { im in
          ck_join_factors(
            Int32(samples.count), Int32(b.columns), Int32(pixels), Int32(sub), subWeights,
            values.baseAddress.map { $0 + 2 * samples.lowerBound * a.columns }, b.values, re.baseAddress,
            im.baseAddress, kernel.raw)
        }
      }
    }
    precondition(status == 0, "out of memory")
    return joint
  }

  /// Calls `body` with a block of a joint product in C's form.
  private static func withBlock<Result>(
    _ block: JointBlock, of size: JointSize, _ body: (inout ck_joint_block) -> Result
  ) -> Result {
    precondition(
      block.product.re.rows == block.rows.count * size.inputs
        && block.product.re.columns == block.columns.count * size.inputs, "joint product size")
    precondition(block.rows.upperBound <= size.side && block.columns.upperBound <= size.side, "no such samples")
    return block.product.re.values.withUnsafeBufferPointer { re in
      block.product.im.values.withUnsafeBufferPointer { im in
        var raw = ck_joint_block(
          re: re.baseAddress, im: im.baseAddress, side: Int32(size.side),
          first_row: Int32(block.rows.lowerBound), rows: Int32(block.rows.count),
          first_column: Int32(block.columns.lowerBound), columns: Int32(block.columns.count),
          per_side: Int32(size.perSide), inputs: Int32(size.inputs))
        return body(&raw)
      }
    }
  }

  /// Copies a block of a joint product to its places in samples x pixels.
  static func reorder(_ block: JointBlock, of size: JointSize, into out: inout ComplexMatrix) {
    precondition(out.re.rows == size.samples && out.re.columns == size.pixels, "size")
    withBlock(block, of: size) { raw in
      out.re.values.withUnsafeMutableBufferPointer { ck_reorder_block(&raw, raw.re, $0.baseAddress) }
      out.im.values.withUnsafeMutableBufferPointer { ck_reorder_block(&raw, raw.im, $0.baseAddress) }
    }
  }

  /// The largest magnitude of each sample of a block, rows x columns.
  static func largestOfSamples(_ block: JointBlock, of size: JointSize) -> [Float] {
    var largest = [Float](repeating: 0, count: block.rows.count * block.columns.count)
    withBlock(block, of: size) { raw in
      largest.withUnsafeMutableBufferPointer { ck_largest_of_samples(&raw, $0.baseAddress) }
    }
    return largest
  }

  static func largest(_ matrix: ComplexMatrix) -> Float {
    Swift.max(
      ck_largest(matrix.re.values, Int64(matrix.re.values.count)),
      ck_largest(matrix.im.values, Int64(matrix.im.values.count)))
  }

  /// Quantises and packs a field operator into `values`, sized by `PackedOperator`.
  /// - Returns: the largest sum of magnitudes over a row.
  static func pack(_ field: ComplexMatrix, scale: Double, into values: inout [Int16]) -> Int {
    precondition(values.count == PackedOperator.valueCount(samples: field.re.rows, inputs: field.re.columns), "size")
    return values.withUnsafeMutableBufferPointer { out in
      Int(
        ck_pack(
          field.re.values, field.im.values, Int32(field.re.rows), Int32(field.re.columns), scale, out.baseAddress))
    }
  }

  /// The same for a block of a joint product; `values` was zero before the first of them.
  static func pack(_ block: JointBlock, of size: JointSize, scale: Double, into values: inout [Int16]) -> Int {
    precondition(values.count == PackedOperator.valueCount(samples: size.samples, inputs: size.pixels), "size")
    return withBlock(block, of: size) { raw in
      values.withUnsafeMutableBufferPointer { Int(ck_pack_block(&raw, scale, $0.baseAddress)) }
    }
  }

  /// Multiplies a field of points x points by a mask that has as many columns, and one row for each `rowsPerPixel` of the
  /// field's.
  static func apply(_ mask: ComplexMatrix, rowsPerPixel: Int, to field: inout ComplexMatrix) {
    let points = field.re.columns
    precondition(field.re.rows == points && mask.re.columns == points, "field size")
    precondition(mask.re.rows * rowsPerPixel == points, "mask size")
    field.re.values.withUnsafeMutableBufferPointer { re in
      field.im.values.withUnsafeMutableBufferPointer { im in
        ck_apply_mask(
          mask.re.values, mask.im.values, Int32(points), Int32(rowsPerPixel), re.baseAddress, im.baseAddress)
      }
    }
  }
}
