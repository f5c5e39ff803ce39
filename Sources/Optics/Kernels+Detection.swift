import CKernels

/// Light to photocurrents to lines.
extension Kernels {
  static func photocurrents(
    _ packed: PackedOperator, of apertures: Span<UInt8>, frames: Int, into currents: inout MutableSpan<UInt32>,
    kernel: KernelChoice
  ) {
    precondition(apertures.count == frames * packed.inputs, "aperture size")
    precondition(currents.count == frames * packed.paddedDiodes, "photocurrent size")
    let status = packed.values.withUnsafeBufferPointer { values in
      apertures.withUnsafeBufferPointer { pixels in
        currents.withUnsafeMutableBufferPointer { out in
          ck_photocurrents(
            values.baseAddress, Int32(packed.blocks), Int32(packed.inputs), pixels.baseAddress, Int32(frames),
            Int32(packed.fieldShift), Int32(packed.powerShift), Int32(packed.samplesPerDiode), out.baseAddress,
            kernel.raw)
        }
      }
    }
    precondition(status == 0, "out of memory")
  }

  /// The currents of a field at all samples, into as many places as there are diodes from `first` on.
  static func currents(
    of field: ComplexMatrix, size: JointSize, countsPerPower: Double, into currents: inout MutableSpan<UInt32>,
    first: Int
  ) {
    let diodes = size.samples / (size.perSide * size.perSide)
    precondition(field.re.rows == size.side && field.re.columns == size.side, "field size")
    precondition(first >= 0 && first + diodes <= currents.count, "photocurrent size")
    currents.withUnsafeMutableBufferPointer { out in
      ck_field_currents(
        field.re.values, field.im.values, Int32(size.side), Int32(size.perSide), countsPerPower,
        out.baseAddress.map { $0 + first })
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

  /// The light on each output's plus line, then that of all diodes: `weights.classCount + 1` sums.
  static func lineSums(
    _ currents: Span<UInt32>, gains: [UInt32], weights: BinaryWeights, into sums: inout MutableSpan<UInt64>,
    kernel: KernelChoice
  ) {
    precondition(currents.count == gains.count && currents.count == weights.diodeCount, "one gain a diode")
    precondition(currents.count <= Int(CK_MOST_DIODES) && sums.count > weights.classCount, "too many diodes or outputs")
    currents.withUnsafeBufferPointer { source in
      sums.withUnsafeMutableBufferPointer { out in
        ck_line_sums(
          source.baseAddress, gains, weights.plusMasks, Int32(gains.count), Int32(weights.classCount), out.baseAddress,
          kernel.raw)
      }
    }
  }

  /// `count` draws from the standard normal distribution at the counters (low, high[i]).
  static func normals(
    key: UInt64, low: UInt64, high: Span<UInt64>, count: Int, into draws: inout MutableSpan<Double>,
    kernel: KernelChoice
  ) {
    precondition(count <= high.count && count <= draws.count, "one counter a draw")
    high.withUnsafeBufferPointer { counters in
      draws.withUnsafeMutableBufferPointer { out in
        ck_normals(key, low, counters.baseAddress, Int32(count), out.baseAddress, kernel.raw)
      }
    }
  }
}
