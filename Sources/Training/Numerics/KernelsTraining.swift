import CKernels

/// The face of ckernels_train.h: elementwise arithmetic of joint training. The bits are the same on one machine only.
package enum TrainingKernels {
  /// exp(i phase) of every phase in radians.
  package static func transmission(_ phases: [Float], into plane: inout ComplexPlane) {
    precondition(phases.count == plane.re.count, "one phase a pixel")
    plane.re.withUnsafeMutableBufferPointer { re in
      plane.im.withUnsafeMutableBufferPointer { im in
        ck_train_cis(phases, Int64(phases.count), re.baseAddress, im.baseAddress)
      }
    }
  }

  /// Every phase replaced by the nearest of the levels' phases on the circle.
  package static func round(_ phases: [Float], to levels: [Float], into rounded: inout [Float]) {
    precondition(phases.count == rounded.count && !levels.isEmpty, "one phase a pixel, at least one level")
    rounded.withUnsafeMutableBufferPointer {
      ck_train_round(phases, Int64(phases.count), levels, Int32(levels.count), $0.baseAddress)
    }
  }

  /// The loss's slope by phases from its slope by the transmission.
  package static func phaseSlope(_ slope: ComplexPlane, transmission: ComplexPlane, into out: inout [Float]) {
    let count = out.count
    precondition(slope.re.count == count && transmission.re.count == count, "one slope a pixel")
    out.withUnsafeMutableBufferPointer {
      ck_train_phase_slope(slope.re, slope.im, transmission.re, transmission.im, Int64(count), $0.baseAddress)
    }
  }

  static func add(_ a: [Float], _ b: [Float], into sum: inout [Float]) {
    precondition(a.count == sum.count && b.count == sum.count, "equal sizes")
    sum.withUnsafeMutableBufferPointer { ck_train_add(a, b, Int64(a.count), $0.baseAddress) }
  }

  /// The last step of a complex product by three real ones.
  static func join(re: inout [Float], im: inout [Float], product: [Float]) {
    precondition(re.count == im.count && product.count == re.count, "equal sizes")
    re.withUnsafeMutableBufferPointer { re in
      im.withUnsafeMutableBufferPointer { im in
        ck_train_join3(re.baseAddress, im.baseAddress, product, Int64(product.count))
      }
    }
  }

  /// A joint product's rows (r, i) and columns (c, j) as operator rows (r, c) of pixels (i, j), from element `offset` on.
  static func unfold(_ joint: [Float], side: Int, inputs: Int, into rows: inout [Float], at offset: Int) {
    precondition(offset >= 0 && offset + joint.count <= rows.count && joint.count == side * side * inputs * inputs)
    rows.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      ck_train_unfold(joint, Int32(side), Int32(inputs), base + offset)
    }
  }

  /// The way back of `unfold`.
  static func fold(_ rows: [Float], at offset: Int, side: Int, inputs: Int, into joint: inout [Float]) {
    precondition(offset >= 0 && offset + joint.count <= rows.count && joint.count == side * side * inputs * inputs)
    rows.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      joint.withUnsafeMutableBufferPointer { ck_train_fold(base + offset, Int32(side), Int32(inputs), $0.baseAddress) }
    }
  }

  /// Bytes 0...255 as 0...1.
  static func amplitudes(_ bytes: [UInt8], into amplitudes: inout [Float]) {
    precondition(bytes.count <= amplitudes.count, "room for every amplitude")
    amplitudes.withUnsafeMutableBufferPointer { ck_train_amplitudes(bytes, Int64(bytes.count), $0.baseAddress) }
  }

  /// Photocurrents of `frames` rows of fields: scale times the sum of squares over a diode's modes.
  static func currents(
    _ fields: [Float], frames: Int, modes: Int, diodes: Int, scale: Float, into currents: inout [Float]
  ) {
    precondition(fields.count >= frames * 2 * modes * diodes && currents.count >= frames * diodes, "sizes of a batch")
    currents.withUnsafeMutableBufferPointer {
      ck_train_currents(fields, Int32(frames), Int32(modes), Int32(diodes), scale, $0.baseAddress)
    }
  }

  /// Turns fields into the loss's slopes by them, given its slopes by the photocurrents.
  static func fieldSlopes(
    _ fields: inout [Float], frames: Int, modes: Int, diodes: Int, scale: Float, slopes: [Float]
  ) {
    precondition(fields.count >= frames * 2 * modes * diodes && slopes.count >= frames * diodes, "sizes of a batch")
    fields.withUnsafeMutableBufferPointer {
      ck_train_field_slopes($0.baseAddress, Int32(frames), Int32(modes), Int32(diodes), scale, slopes)
    }
  }

  /// One step of Adam.
  static func adam(_ values: inout [Float], slopes: [Float], state: inout AdamState, rate: Float, limit: Float) {
    precondition(values.count == slopes.count && state.first.count == slopes.count, "one slope a value")
    let count = Int64(values.count)
    let decay = AdamState.decay
    values.withUnsafeMutableBufferPointer { values in
      state.first.withUnsafeMutableBufferPointer { first in
        state.second.withUnsafeMutableBufferPointer { second in
          ck_train_adam(
            values.baseAddress, slopes, first.baseAddress, second.baseAddress, count, rate, decay.first, decay.second,
            AdamState.epsilon, limit)
        }
      }
    }
  }
}
