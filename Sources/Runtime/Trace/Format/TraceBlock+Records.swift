import CandelaBoardSpec
import CandelaHAL

/// Bodies of the records, behind tag and time (docs/trace.md).
extension TraceBlock {
  func transfer(_ address: UInt8, _ written: Span<UInt8>, _ read: Span<UInt8>, readCount: Int, failure: HALError?) {
    byte(address)
    varint(UInt64(written.count))
    varint(UInt64(readCount))
    append(written)
    self.failure(failure)
    if failure == nil { append(read) }
  }

  func line(_ line: BoardLine, _ level: LineLevel, failure: HALError?) {
    byte(line.traceCode | (level == .high ? 8 : 0))
    self.failure(failure)
  }

  func edgeWait(
    at time: Timestamp, _ line: BoardLine, _ edge: LineEdge, limit: UInt64, event: Timestamp?, failure: HALError?
  ) {
    byte(line.traceCode | (edge == .falling ? 8 : 0))
    varint(limit)
    byte(event == nil ? 0 : 1)
    if let event { signed(Int64(bitPattern: event.nanoseconds &- time.nanoseconds)) }
    self.failure(failure)
  }

  /// What is known of a frame beside its image; `frame(_:areKept:)` follows.
  func descriptor(_ frame: FrameDescriptor, rows: Int, columns: Int) {
    varint(UInt64(max(0, frame.width)))
    varint(UInt64(max(0, frame.height)))
    varint(UInt64(max(0, frame.bytesPerRow)))
    text(frame.format.rawValue)
    text(frame.range.rawValue)
    varint(frame.sequence)
    varint(frame.time.nanoseconds)
    varint(frame.label.map { UInt64(max(0, $0)) + 1 } ?? 0)
    varint(UInt64(rows))
    varint(UInt64(columns))
  }

  /// A result up to its outputs: how many there are plus one, or zero where they were not read; `output(_:)` follows for each.
  func result(
    sequence: UInt32, frame: UInt64, epoch: UInt32, winner: Int, quality: UInt16, device: UInt32, age: UInt64,
    outputs: Int?
  ) {
    number(UInt64(sequence), bytes: 4)
    varint(frame)
    number(UInt64(epoch), bytes: 4)
    byte(UInt8(truncatingIfNeeded: winner))
    number(UInt64(quality), bytes: 2)
    varint(UInt64(device))
    varint(age)
    byte(outputs.map { UInt8($0 + 1) } ?? 0)
  }

  func output(_ code: Int16) { number(UInt64(UInt16(bitPattern: code)), bytes: 2) }

  func part(_ bytes: Span<UInt8>) {
    varint(UInt64(bytes.count))
    append(bytes)
  }

  func end(_ end: TraceEnd) {
    varint(end.frames)
    text(end.digest)
    text(end.outcome)
  }
}
