import CandelaHAL
import CandelaMedia
import CandelaRuntime
import CandelaScene

/// Frames that nobody recorded.
enum LabelledSetSourceOfSeed {
  static func nine() throws -> LabelledSetSource {
    LabelledSetSource(try LabelledSet(.testing, count: TraceBench.frames, seed: 9, width: 16, height: 16))
  }
}

/// Every third frame of a source, as a policy that drops frames leaves them.
final class EveryThird: FrameSource {
  private let source: any FrameSource
  init(_ source: any FrameSource) { self.source = source }

  var name: String { source.name }
  var frameCount: Int? { nil }

  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    for _ in 0..<2 {
      guard try source.withNextFrame({ _, _ in }) else { return false }
    }
    return try source.withNextFrame(body)
  }
}

extension [UInt8] {
  /// The trace with the lowest bit of the first byte read in a transfer turned, checksums right.
  func altering(_ entry: TraceEntry, in trace: Trace) throws -> [UInt8] {
    var records = trace.allEntries
    guard let index = records.firstIndex(where: { $0.number == entry.number }),
      case .transfer(var transfer) = records[index].record
    else { return self }
    transfer.read[0] ^= 1
    records[index] = TraceEntry(number: entry.number, time: entry.time, record: .transfer(transfer))
    return Trace.encoded(trace.header, records)
  }

  /// The trace as a killed recorder leaves it.
  func withoutEnd(_ trace: Trace) throws -> [UInt8] {
    Trace.encoded(
      trace.header,
      trace.allEntries.filter {
        if case .end = $0.record { false } else { true }
      })
  }
}

extension Trace {
  var allEntries: [TraceEntry] {
    var cursor = cursor()
    var entries: [TraceEntry] = []
    while let entry = cursor.next() { entries.append(entry) }
    return entries
  }
}
