import Crypto

/// The digest by which two runs are compared: SHA-256 over the frames in order, each as SEQUENCE (4 bytes, little
/// endian), winner (1 byte) and every output (4 bytes each, two's complement, little endian).
public struct ResultDigest: Sendable {
  private var hash = SHA256()
  private var record: [UInt8] = []
  /// Frames taken in so far.
  public private(set) var frames: UInt64 = 0

  /// The digest of no frames.
  public init() {
    // 4 + 1 + 16 outputs of 4 bytes
    record.reserveCapacity(69)
  }

  /// Takes in the next frame.
  public mutating func add(sequence: UInt32, winner: Int, outputs: some Sequence<Int32>) {
    record.removeAll(keepingCapacity: true)
    append(sequence)
    record.append(UInt8(truncatingIfNeeded: winner))
    for output in outputs { append(UInt32(bitPattern: output)) }
    hash.update(data: record)
    frames += 1
  }

  /// Takes in the next frame's result; a result without outputs counts with none.
  public mutating func add(_ result: InferenceResult) {
    if let outputs = result.outputs {
      add(sequence: result.sequence, winner: result.winner, outputs: outputs.lazy.map(Int32.init))
    } else {
      add(sequence: result.sequence, winner: result.winner, outputs: EmptyCollection())
    }
  }

  /// The digest so far as 64 hexadecimal digits; more frames may follow.
  public var hexadecimal: String {
    hash.finalize().map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  private mutating func append(_ value: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) { record.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
