import CandelaBoardSpec
import CandelaHAL

/// A trace in memory: everything up to its last whole, sound block.
public struct Trace: Sendable {
  /// Where the file stops being a sound trace.
  public enum Ending: Sendable, Equatable {
    /// The recording was closed as it should be.
    case complete
    /// The recording broke off between two blocks: nothing says how the run went on.
    case open
    /// The file ends inside a block that begins at this byte.
    case cut(atByte: Int)
    /// The block that begins at this byte is damaged; what follows is not used.
    case damaged(atByte: Int, problem: String)

    /// For people; nil for a complete trace.
    public var summary: String? {
      switch self {
      case .complete: nil
      case .open: "the recording broke off: it has no end record"
      case .cut(let byte): "the file is cut inside the block at byte \(byte); everything before it is used"
      case .damaged(let byte, let problem):
        "the block at byte \(byte) is damaged (\(problem)); everything before it is used"
      }
    }
  }

  /// A block's place and what its header says.
  public struct Block: Sendable, Equatable {
    /// Number of the block's first record.
    public let firstRecord: UInt64
    /// Records in the block.
    public let records: UInt32
    /// The connection's clock when the block began.
    public let time: Timestamp
    /// The wall clock when the block began, nanoseconds since 1970.
    public let wallNanoseconds: UInt64
    /// Where its payload lies in the file.
    let payload: Range<Int>
  }

  /// What the trace says about its run.
  public let header: TraceHeader
  /// Its sound blocks.
  public let blocks: [Block]
  /// Where they end.
  public let ending: Ending
  /// Bytes of the file up to the end of the last sound block.
  public let soundBytes: Int
  /// Records in all.
  public let recordCount: UInt64
  let bytes: [UInt8]

  /// Reads a trace. Any bytes may be given: what is not a sound trace is refused or left out, never believed.
  /// - Throws: `TraceError` of kind `notATrace`, `newerFormat` or `damagedHeader`; damage behind the header does not throw.
  public init(decoding bytes: [UInt8]) throws(TraceError) {
    let (header, length) = try TraceHeader.decode(bytes)
    self.header = header
    self.bytes = bytes
    var blocks: [Block] = []
    var start = length
    var next: UInt64 = 0
    var ending = Ending.open
    scan: while start < bytes.count {
      switch TraceBlockReader.read(bytes, at: start, firstRecord: next) {
      case .sound(let block, let isLast):
        blocks.append(block)
        next += UInt64(block.records)
        start = block.payload.upperBound + TraceFormat.checksumBytes
        if isLast {
          ending = .complete
          break scan
        }
      case .cut:
        ending = .cut(atByte: start)
        break scan
      case .damaged(let problem):
        ending = .damaged(atByte: start, problem: problem)
        break scan
      }
    }
    self.blocks = blocks
    self.ending = ending
    soundBytes = start
    recordCount = next
  }

  /// A cursor at the first record.
  public func cursor() -> TraceCursor { TraceCursor(self) }

  /// The model's bundle as a file; nil where the trace does not hold it.
  public var bundle: [UInt8]? {
    var cursor = cursor()
    var bytes: [UInt8] = []
    while let entry = cursor.next() {
      if case .bundle(let part) = entry.record { bytes += part }
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// The last record where it is the end of the run.
  public var end: TraceEnd? {
    var cursor = cursor()
    var last: TraceEnd?
    while let entry = cursor.next() {
      if case .end(let end) = entry.record { last = end }
    }
    return last
  }
}

/// Goes through the records of a trace, one after another.
public struct TraceCursor: Sendable {
  private let trace: Trace
  private var block = 0
  private var reader: TraceBytes
  private var time = Timestamp(nanoseconds: 0)
  private var number: UInt64 = 0

  init(_ trace: Trace) {
    self.trace = trace
    reader = TraceBytes([], from: 0)
    open()
  }

  /// The next record; nil at the end of what is sound.
  public mutating func next() -> TraceEntry? {
    while block < trace.blocks.count {
      if reader.remaining > 0 {
        guard let record = TraceRecord.decode(&reader, time: &time) else { return nil }
        defer { number += 1 }
        return TraceEntry(number: number, time: time, record: record)
      }
      block += 1
      open()
    }
    return nil
  }

  private mutating func open() {
    guard block < trace.blocks.count else { return }
    let next = trace.blocks[block]
    reader = TraceBytes(trace.bytes, from: next.payload.lowerBound, to: next.payload.upperBound)
    time = next.time
    number = next.firstRecord
  }
}
