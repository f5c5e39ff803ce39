import CandelaBoardSpec
import CandelaHAL

/// Judges one block of a file.
enum TraceBlockReader {
  /// What stands at a place of the file.
  enum Finding {
    /// A sound block; `isLast` where its last record ends the run.
    case sound(Trace.Block, isLast: Bool)
    /// The file ends before the block does.
    case cut
    /// No block, or one whose bytes have changed.
    case damaged(String)
  }

  /// - Parameter firstRecord: the number that the block's first record must have.
  static func read(_ bytes: [UInt8], at start: Int, firstRecord: UInt64) -> Finding {
    var reader = TraceBytes(bytes, from: start)
    guard let magic = reader.number(bytes: 4) else { return .cut }
    guard magic == UInt64(TraceFormat.blockMagic) else { return .damaged("it does not begin as a block does") }
    guard let length = reader.number(bytes: 4), let records = reader.number(bytes: 4),
      let first = reader.number(bytes: 8), let time = reader.number(bytes: 8), let wall = reader.number(bytes: 8)
    else { return .cut }
    guard length <= UInt64(TraceFormat.longestPayload) else { return .damaged("its length is \(length) bytes") }
    let payload = reader.position..<reader.position + Int(length)
    guard payload.upperBound + TraceFormat.checksumBytes <= bytes.count else { return .cut }
    var tail = TraceBytes(bytes, from: payload.upperBound)
    guard tail.number(bytes: 4) == UInt64(CRC32.checksum(bytes[start..<payload.upperBound])) else {
      return .damaged("its checksum is wrong")
    }
    guard first == firstRecord else {
      return .damaged("its first record has number \(first), \(firstRecord) comes next")
    }
    let block = Trace.Block(
      firstRecord: first, records: UInt32(truncatingIfNeeded: records), time: Timestamp(nanoseconds: time),
      wallNanoseconds: wall, payload: payload)
    return checkRecords(of: block, in: bytes)
  }

  private static func checkRecords(of block: Trace.Block, in bytes: [UInt8]) -> Finding {
    var reader = TraceBytes(bytes, from: block.payload.lowerBound, to: block.payload.upperBound)
    var time = block.time
    var last: TraceRecord?
    for index in 0..<block.records {
      guard let record = TraceRecord.decode(&reader, time: &time) else {
        return .damaged("record \(block.firstRecord + UInt64(index)) cannot be read")
      }
      last = record
    }
    guard reader.remaining == 0 else { return .damaged("\(reader.remaining) bytes follow its last record") }
    if case .end? = last { return .sound(block, isLast: true) }
    return .sound(block, isLast: false)
  }
}
