extension GoldenVectors {
  /// Range of the diagnostic ADC's codes (register OUTPUT_n).
  private static let codes: ClosedRange<Int32> = -2048...2047

  /// Section golden.inputs: frame count, amplitudes a frame, amplitudes.
  var inputBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(UInt32(frames.count))
    bytes.appendLittleEndian(UInt32(frames.first?.count ?? 0))
    for frame in frames { bytes += frame }
    return bytes
  }

  /// Section golden.outputs: frame count, class count, conditions, then winner and codes of each frame.
  var outputBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(UInt32(expected.count))
    bytes.appendLittleEndian(UInt32(expected.first?.codes.count ?? 0))
    for value in conditions.values { bytes.appendLittleEndian(value.bitPattern) }
    for frame in expected {
      bytes.append(UInt8(frame.winner))
      for code in frame.codes { bytes.appendLittleEndian(code) }
    }
    return bytes
  }

  /// Reads both sections. The manifest has been validated.
  init(inputs: [UInt8], outputs: [UInt8], manifest: ModelManifest) throws(ModelError) {
    let frames = try Self.frames(inputs, size: manifest.input.pixels * manifest.input.pixels)
    let (conditions, expected) = try Self.expectations(outputs, frames: frames.count, classes: manifest.classes.count)
    self.init(conditions: conditions, frames: frames, expected: expected)
  }

  private static func frames(_ bytes: [UInt8], size: Int) throws(ModelError) -> [[UInt8]] {
    var reader = LittleEndianReader(bytes[...])
    guard let count = reader.number(UInt32.self), let stated = reader.number(UInt32.self) else {
      throw ModelError(.inconsistent, "section golden.inputs has \(bytes.count) bytes; its header has 8")
    }
    guard (1...UInt32(mostFrames)).contains(count), stated == UInt32(size), reader.remaining == Int(count) * size else {
      throw ModelError(
        .inconsistent,
        "section golden.inputs announces \(count) frames of \(stated) amplitudes and has \(reader.remaining) bytes; "
          + "a frame of this model has \(size)")
    }
    return (0..<Int(count)).map { Array(bytes[8 + $0 * size..<8 + ($0 + 1) * size]) }
  }

  private static func expectations(
    _ bytes: [UInt8], frames: Int, classes: Int
  ) throws(ModelError) -> (Conditions, [Expectation]) {
    var reader = LittleEndianReader(bytes[...])
    guard let count = reader.number(UInt32.self), let stated = reader.number(UInt32.self),
      let conditions = Conditions((0..<4).compactMap { _ in reader.number(UInt64.self).map(Double.init(bitPattern:)) })
    else { throw ModelError(.inconsistent, "section golden.outputs has no usable header") }
    guard count == UInt32(frames), stated == UInt32(classes), reader.remaining == frames * (1 + 4 * classes) else {
      throw ModelError(
        .inconsistent,
        "section golden.outputs announces \(count) frames of \(stated) classes and has \(reader.remaining) bytes; "
          + "the bundle has \(frames) frames and \(classes) classes")
    }
    var expected: [Expectation] = []
    for frame in 0..<frames {
      let winner = Int(reader.number(UInt8.self) ?? .max)
      let codes = (0..<classes).compactMap { _ in reader.number(Int32.self) }
      guard winner < classes, codes.allSatisfy(Self.codes.contains) else {
        throw ModelError(.inconsistent, "section golden.outputs: frame \(frame) has an impossible class or code")
      }
      expected.append(Expectation(winner: winner, codes: codes))
    }
    return (conditions, expected)
  }
}
