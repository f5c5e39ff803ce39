import CandelaBoardSpec

/// Goes through everything that a reader does with bytes that may be no trace: for tests with random bytes.
public enum TraceExamination {
  /// Reads bytes as a trace and puts every record into words. Never traps and never throws, whatever the bytes are.
  /// - Returns: the records that were read; nil where there is no readable header.
  @discardableResult
  public static func examine(_ bytes: [UInt8], addresses: BoardAddresses) -> UInt64? {
    guard let trace = try? Trace(decoding: bytes) else { return nil }
    let text = TraceText(addresses)
    var cursor = trace.cursor()
    var records: UInt64 = 0
    var letters = trace.bundle?.count ?? 0
    while let entry = cursor.next() {
      records += 1
      letters += text.text(entry.record).utf8.count + text.request(entry.record).utf8.count
    }
    precondition(records == trace.recordCount && letters >= 0, "a sound block's records can all be read")
    return records
  }
}

extension TraceExamination {
  /// A trace of one block with any payload and checksums that are right, so that random bytes reach the records' decoder.
  public static func wrapped(
    _ payload: [UInt8], records: UInt32, header: TraceHeader = TraceHeader()
  ) -> [UInt8] {
    var block: [UInt8] = []
    TraceBytes.append(UInt64(TraceFormat.blockMagic), bytes: 4, to: &block)
    TraceBytes.append(UInt64(payload.count), bytes: 4, to: &block)
    TraceBytes.append(UInt64(records), bytes: 4, to: &block)
    block += [UInt8](repeating: 0, count: TraceFormat.blockHeaderBytes - block.count)
    block += payload
    TraceBytes.append(UInt64(CRC32.checksum(block)), bytes: 4, to: &block)
    return header.encoded() + block
  }
}
