import CandelaBoardSpec
import CandelaRuntime
import Foundation

/// Traces: whatever the bytes are, a reader takes what is sound and says where that ends.
///
/// Checksums stand over everything, so each input is taken as it is, and once more as header fields and records with
/// checksums that are right: the first byte says how many bytes of fields follow, the second how many records there are.
final class TraceTarget: FuzzTarget {
  static let name = "trace"
  private let addresses = TinyBoard.profile.addresses

  /// The tests' trace, which has a record of every kind, whole and as fields and records; and one that breaks off.
  static func seeds() throws -> [(name: String, bytes: [UInt8])] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let golden = [UInt8](try Data(contentsOf: root.appendingPathComponent("Tests/RuntimeTests/Trace/golden.ctrace")))
    let trace = try Trace(decoding: golden)
    let fieldsEnd = fieldsStart + golden[12..<fieldsStart].reversed().reduce(0) { $0 << 8 | Int($1) }
    let fields = golden[fieldsStart..<fieldsEnd]
    let records = golden[(fieldsEnd + checksumBytes + blockHeaderBytes)..<golden.count - checksumBytes]
    return [
      ("golden", golden), ("cut", Array(golden.dropLast(100))),
      ("records", [UInt8(clamping: fields.count), UInt8(clamping: trace.recordCount)] + fields + records),
    ]
  }

  init() {}

  func take(_ bytes: [UInt8]) throws {
    check(bytes)
    if let mended = Self.mended(bytes) { check(mended) }
  }

  private func check(_ bytes: [UInt8]) {
    guard let trace = try? Trace(decoding: bytes) else { return }
    promise(trace.soundBytes <= bytes.count, "more is sound than there is")
    let records = TraceExamination.examine(bytes, addresses: addresses)
    promise(records == trace.recordCount, "records were lost between two looks")
    // What is sound stays so without what is not.
    guard let sound = try? Trace(decoding: Array(bytes.prefix(trace.soundBytes))) else {
      fatalError("what is sound cannot be read alone")
    }
    promise(sound.recordCount == trace.recordCount && sound.header == trace.header, "the sound part reads differently")
    promise(sound.end == trace.end && sound.bundle == trace.bundle, "the sound part says something else")
  }

  // docs/trace.md: magic 8, version 4, length of the fields 4; block header 36; CRC-32 behind either.
  private static let fieldsStart = 16
  private static let blockHeaderBytes = 36
  private static let checksumBytes = 4

  private static func mended(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 2, bytes.count >= 2 + Int(bytes[0]) else { return nil }
    let fields = Array(bytes[2..<2 + Int(bytes[0])])
    var header = Array("CANDELAT".utf8) + [1, 0, 0, 0] + littleEndian(UInt32(fields.count)) + fields
    header += littleEndian(CRC32.checksum(header))
    let payload = Array(bytes[(2 + fields.count)...])
    let block = TraceExamination.wrapped(payload, records: UInt32(bytes[1])).dropFirst(fieldsStart + checksumBytes)
    return header + block
  }

  private static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}
