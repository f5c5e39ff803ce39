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

  init(_ field: FieldOperator) {
    let largest = Swift.max(Kernels.largest(field.re), Kernels.largest(field.im))
    let scale = largest > 0 ? Double(Self.largestElement) / Double(largest) : 0
    let packed = Kernels.pack(field.re, field.im, scale: scale)
    values = packed.values
    blocks = packed.blocks
    inputs = field.re.columns
    samplesPerDiode = field.samplesPerDiode
    diodes = field.re.rows / field.samplesPerDiode
    let fieldBits = Self.bits(packed.largest * 255)
    fieldShift = Swift.max(0, fieldBits - 31)
    let power = 2 * (fieldBits - fieldShift) + 1 + Self.bits(samplesPerDiode - 1)
    powerShift = Swift.max(0, power - 31)
  }

  init?(header: [Int], values bytes: ArraySlice<UInt8>) {
    (inputs, diodes, blocks) = (header[0], header[1], header[2])
    (samplesPerDiode, fieldShift, powerShift) = (header[3], header[4], header[5])
    guard (1...65536).contains(inputs), (1...16384).contains(diodes), [1, 4].contains(samplesPerDiode),
      blocks == (diodes * samplesPerDiode + Self.blockSamples - 1) / Self.blockSamples,
      (0..<64).contains(fieldShift), (0..<64).contains(powerShift),
      bytes.count == blocks * ((inputs + 1) / 2) * 8 * Self.blockSamples
    else { return nil }
    var values: [Int16] = []
    values.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      values.append(Int16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8))
      index += 2
    }
    self.values = values
  }

  private static func bits(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
}
