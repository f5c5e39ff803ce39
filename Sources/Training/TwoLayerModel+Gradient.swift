import CandelaOptics

/// The model forwards, and its adjoint: for every product Y = A X B of the way forwards there is X' = A^H Y' B^H on the way
/// back, primes being gradients (derivatives by real and imaginary parts, as a complex number).
extension TwoLayerModel {
  /// The field operator of given phases (radians, `phaseCount` of them).
  public func field(phases: [Float]) -> (re: RealMatrix, im: RealMatrix) {
    let masks = transmissions(phases)
    var re = RealMatrix(rows: sampleCount, columns: inputCount)
    var im = re
    for row in 0..<inputs {
      let fields = fieldsAtNodes(inputRow: row, mask: masks.first)
      for column in 0..<inputs {
        let behind = atPoints(fields, inputColumn: column).times(masks.second, conjugated: false)
        let value = detected(behind)
        let pixel = row * inputs + column
        for (index, sample) in sampleRows.enumerated() {
          re.values[sample * inputCount + pixel] = value.values[2 * index]
          im.values[sample * inputCount + pixel] = value.values[2 * index + 1]
        }
      }
    }
    return (re, im)
  }

  /// The gradient of a scalar by the phases, from its derivatives by the operator's real and imaginary parts (samples x
  /// input pixels each). It repeats the way forwards: three times its work in all, and no more memory.
  public func gradient(phases: [Float], byRe: RealMatrix, byIm: RealMatrix) -> [Float] {
    precondition(
      [byRe, byIm].allSatisfy { $0.rows == sampleCount && $0.columns == inputCount }, "samples x input pixels")
    let masks = transmissions(phases)
    var first = ComplexMatrix(rows: firstPixels, columns: firstPixels)
    var second = [Float](repeating: 0, count: 2 * secondPixels * secondPixels)
    for row in 0..<inputs {
      let fields = fieldsAtNodes(inputRow: row, mask: masks.first)
      var byFields = ComplexMatrix(rows: nodes, columns: inputs * nodes)
      for column in 0..<inputs {
        let before = atPoints(fields, inputColumn: column)
        let byBehind = undetected(derivatives(byRe, byIm, inputPixel: row * inputs + column))
        accumulate(byBehind, times: before, into: &second)
        let byBefore = byBehind.times(masks.second, conjugated: true)
        byFields.setColumns(from: column * nodes, to: atNodes(byBefore))
      }
      for pair in rows.indices {
        let byMasked = ComplexMatrix.product(byFields, .plain, columns[pair], .adjoint)
        first.add(rows[pair][row], .adjoint, byMasked)
      }
    }
    return Self.byPhase(first.values, masks.first.values) + Self.byPhase(second, masks.secondPixels)
  }

  /// Nodes x (input column, node): the field at the nodes of the second mask for one input row.
  private func fieldsAtNodes(inputRow: Int, mask: ComplexMatrix) -> ComplexMatrix {
    var fields = ComplexMatrix(rows: nodes, columns: inputs * nodes)
    for pair in rows.indices {
      fields.add(ComplexMatrix.product(rows[pair][inputRow], .plain, mask), .plain, columns[pair])
    }
    return fields
  }

  private func atPoints(_ fields: ComplexMatrix, inputColumn: Int) -> ComplexMatrix {
    let field = fields.columns(inputColumn * nodes..<(inputColumn + 1) * nodes)
    guard let interpolation else { return field }
    return .product(.product(interpolation, .plain, field), .plain, interpolation, .transposed)
  }

  private func atNodes(_ byPoints: ComplexMatrix) -> ComplexMatrix {
    guard let interpolation else { return byPoints }
    return .product(.product(interpolation, .transposed, byPoints), .plain, interpolation)
  }

  private func detected(_ behind: ComplexMatrix) -> ComplexMatrix {
    var result = ComplexMatrix(rows: samples, columns: samples)
    for term in detector { result.add(.product(term.rows, .plain, behind), .plain, term.columns) }
    return result
  }

  private func undetected(_ bySamples: ComplexMatrix) -> ComplexMatrix {
    var result = ComplexMatrix(rows: points, columns: points)
    for term in detector {
      result.add(term.rows, .adjoint, .product(bySamples, .plain, term.columns, .adjoint))
    }
    return result
  }

  private func derivatives(_ byRe: RealMatrix, _ byIm: RealMatrix, inputPixel: Int) -> ComplexMatrix {
    var result = ComplexMatrix(rows: samples, columns: samples)
    for (index, sample) in sampleRows.enumerated() {
      result.values[2 * index] = byRe.values[sample * inputCount + inputPixel]
      result.values[2 * index + 1] = byIm.values[sample * inputCount + inputPixel]
    }
    return result
  }

  /// Adds conj(field) times gradient, summed over the points of each pixel of the second mask.
  private func accumulate(_ gradient: ComplexMatrix, times field: ComplexMatrix, into mask: inout [Float]) {
    for row in 0..<points {
      let first = row / pointsPerPixel * secondPixels
      for column in 0..<points {
        let (source, target) = (2 * (row * points + column), 2 * (first + column / pointsPerPixel))
        let (a, b) = (field.values[source], field.values[source + 1])
        let (c, d) = (gradient.values[source], gradient.values[source + 1])
        mask[target] += a * c + b * d
        mask[target + 1] += a * d - b * c
      }
    }
  }

  private struct Masks {
    let first: ComplexMatrix
    /// The second mask at its points.
    let second: ComplexMatrix
    let secondPixels: [Float]
  }

  private func transmissions(_ phases: [Float]) -> Masks {
    precondition(phases.count == phaseCount, "a phase for each pixel of both masks")
    let values = phases.flatMap { phase -> [Float] in
      let value = DeterministicMath.cis(turns: Double(phase) / (2 * .pi))
      return [Float(value.cosine), Float(value.sine)]
    }
    let size = 2 * firstPixels * firstPixels
    let pixels = Array(values[size...])
    var second = ComplexMatrix(rows: points, columns: points)
    for row in 0..<points {
      for column in 0..<points {
        let source = 2 * (row / pointsPerPixel * secondPixels + column / pointsPerPixel)
        let target = 2 * (row * points + column)
        second.values[target] = pixels[source]
        second.values[target + 1] = pixels[source + 1]
      }
    }
    return Masks(
      first: ComplexMatrix(rows: firstPixels, columns: firstPixels, values: Array(values[..<size])), second: second,
      secondPixels: pixels)
  }

  /// With M = exp(i p), the derivative by p is the imaginary part of conj(M) times the gradient by M.
  private static func byPhase(_ gradient: [Float], _ mask: [Float]) -> [Float] {
    stride(from: 0, to: gradient.count, by: 2).map { index in
      mask[index] * gradient[index + 1] - mask[index + 1] * gradient[index]
    }
  }
}

extension ComplexMatrix {
  /// Element by element.
  fileprivate func times(_ other: ComplexMatrix, conjugated: Bool) -> ComplexMatrix {
    var copy = self
    let sign: Float = conjugated ? -1 : 1
    for index in stride(from: 0, to: values.count, by: 2) {
      let (re, im) = (other.values[index], sign * other.values[index + 1])
      copy.values[index] = values[index] * re - values[index + 1] * im
      copy.values[index + 1] = values[index] * im + values[index + 1] * re
    }
    return copy
  }
}
