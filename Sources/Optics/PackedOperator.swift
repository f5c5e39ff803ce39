/// A field operator rounded to 14 bits and laid out for the integer kernel.
struct PackedOperator: Sendable {
  /// Largest magnitude of an element: with 8-bit amplitudes, 1,024 products still fit 32 bits.
  static let largestElement = 8191
  /// Samples of one block of the layout.
  static let blockSamples = 32

  let values: [Int16]
  let blocks: Int
  let inputs: Int
  let diodes: Int
  let samplesPerDiode: Int
  /// Bits dropped from the field so that its square fits 63 bits.
  let fieldShift: Int
  /// Bits dropped from |u|^2 so that a diode's sum, times any gain below two, fits 32 bits.
  let powerShift: Int

  var paddedDiodes: Int { blocks * Self.blockSamples / samplesPerDiode }

  /// Rounds and packs a field operator.
  init(_ field: FieldOperator) {
    let matrix = ComplexMatrix(re: field.re, im: field.im)
    var values = [Int16](repeating: 0, count: Self.valueCount(samples: field.re.rows, inputs: field.re.columns))
    let largest = Kernels.pack(matrix, scale: Self.scale(Kernels.largest(matrix)), into: &values)
    self.init(
      values: values, inputs: field.re.columns, samples: field.re.rows, samplesPerDiode: field.samplesPerDiode,
      largestRow: largest)
  }

  /// Rounds and packs a joint product, block by block.
  init(_ product: consuming JointProduct) {
    var joint = product
    let size = joint.size
    let scale = Self.scale(joint.blocks.reduce(0) { Swift.max($0, Kernels.largest($1.product)) })
    var values = [Int16](repeating: 0, count: Self.valueCount(samples: size.samples, inputs: size.pixels))
    var largestRow = 0
    while let block = joint.takeFirst() {
      largestRow = Swift.max(largestRow, Kernels.pack(block, of: size, scale: scale, into: &values))
    }
    self.init(values: values, size: size, largestRow: largestRow)
  }

  /// Rounds and packs a product as it is built. `likelyLargest` is what its largest magnitude should be: it saves time,
  /// the result does not depend on it.
  init(_ product: SeparableProduct, likelyLargest: Float) {
    let size = product.size
    var values = [Int16](repeating: 0, count: Self.valueCount(samples: size.samples, inputs: size.pixels))
    var (assumed, largest, largestRow) = (likelyLargest, Float(0), 0)
    while true {
      (largest, largestRow) = (0, 0)
      product.forEachBlock { block in
        largest = Swift.max(largest, Kernels.largest(block.product))
        largestRow = Swift.max(
          largestRow, Kernels.pack(block, of: size, scale: Self.scale(assumed), into: &values))
      }
      if largest.bitPattern == assumed.bitPattern { break }
      assumed = largest
    }
    self.init(values: values, size: size, largestRow: largestRow)
  }

  private init(values: [Int16], size: JointSize, largestRow: Int) {
    self.init(
      values: values, inputs: size.pixels, samples: size.samples, samplesPerDiode: size.perSide * size.perSide,
      largestRow: largestRow)
  }

  private init(values: [Int16], inputs: Int, samples: Int, samplesPerDiode: Int, largestRow: Int) {
    self.values = values
    self.inputs = inputs
    self.samplesPerDiode = samplesPerDiode
    blocks = Self.blockCount(samples: samples)
    diodes = samples / samplesPerDiode
    let fieldBits = Self.bits(largestRow * 255)
    fieldShift = Swift.max(0, fieldBits - 31)
    let power = 2 * (fieldBits - fieldShift) + 1 + Self.bits(samplesPerDiode - 1)
    powerShift = Swift.max(0, power - 31)
  }

  private static func scale(_ largest: Float) -> Double { largest > 0 ? Double(largestElement) / Double(largest) : 0 }
  private static func blockCount(samples: Int) -> Int { (samples + blockSamples - 1) / blockSamples }

  /// Values of the packed form.
  static func valueCount(samples: Int, inputs: Int) -> Int {
    blockCount(samples: samples) * ((inputs + 1) / 2) * 4 * blockSamples
  }

  /// Values that belong to sizes read from a file; nil when they do not fit together.
  static func valueCount(header: [Int]) -> Int? {
    let (inputs, diodes, blocks, samplesPerDiode) = (header[0], header[1], header[2], header[3])
    guard (1...65536).contains(inputs), (1...16384).contains(diodes), [1, 4].contains(samplesPerDiode),
      blocks == blockCount(samples: diodes * samplesPerDiode),
      (0..<64).contains(header[4]), (0..<64).contains(header[5])
    else { return nil }
    return valueCount(samples: diodes * samplesPerDiode, inputs: inputs)
  }

  /// An operator as it was stored: inputs, diodes, blocks, samples a diode and the two shifts; then the values.
  init?(header: [Int], values: [Int16]) {
    guard Self.valueCount(header: header) == values.count else { return nil }
    (inputs, diodes, blocks) = (header[0], header[1], header[2])
    (samplesPerDiode, fieldShift, powerShift) = (header[3], header[4], header[5])
    self.values = values
  }

  private static func bits(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
}

extension PackedOperator {
  /// The photocurrents of `frames` aperture images, `diodes` values each.
  func photocurrents(
    of apertures: Span<UInt8>, frames: Int, into currents: inout MutableSpan<UInt32>, kernel: KernelChoice
  ) {
    if paddedDiodes == diodes {
      Kernels.photocurrents(self, of: apertures, frames: frames, into: &currents, kernel: kernel)
      return
    }
    var padded = [UInt32](repeating: 0, count: frames * paddedDiodes)
    var span = padded.mutableSpan
    Kernels.photocurrents(self, of: apertures, frames: frames, into: &span, kernel: kernel)
    for frame in 0..<frames {
      for diode in 0..<diodes { currents[frame * diodes + diode] = padded[frame * paddedDiodes + diode] }
    }
  }
}
