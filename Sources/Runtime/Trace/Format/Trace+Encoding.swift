import CandelaHAL

extension Trace {
  /// The bytes of a trace of some records in one block, for whoever cuts or changes a recording. Records of a later release are
  /// left out; the entries' numbers are counted anew.
  package static func encoded(_ header: TraceHeader, _ entries: [TraceEntry]) -> [UInt8] {
    let block = TraceBlock(capacity: 0)
    block.start(number: 0, time: entries.first?.time ?? Timestamp(nanoseconds: 0), wallNanoseconds: 0)
    for entry in entries { block.append(entry) }
    return header.encoded() + (block.records > 0 ? block.encoded(keepsFrames: true) : [])
  }
}

extension TraceBlock {
  /// More than any record takes beside its bytes and texts.
  private static let fixedPart = 256

  fileprivate func append(_ entry: TraceEntry) {
    guard let tag = entry.record.tag else { return }
    grow(for: Self.fixedPart + entry.record.variableLength)
    begin(tag, at: entry.time)
    switch entry.record {
    case .transfer(let transfer):
      let (written, read) = (transfer.written, transfer.read)
      self.transfer(
        transfer.address, written.span, read.span, readCount: transfer.readCount, failure: transfer.failure)
    case .setLine(let line, let level, let failure): self.line(line, level, failure: failure)
    case .readLevel(let line, let level, let failure): self.line(line, level ?? .low, failure: failure)
    case .discardEdges(let line, let failure): self.line(line, .low, failure: failure)
    case .edgeWait(let wait):
      edgeWait(
        at: entry.time, wait.line, wait.edge, limit: wait.limitNanoseconds, event: wait.eventTime, failure: wait.failure
      )
    case .sleep(let nanoseconds): varint(nanoseconds)
    case .frame(let frame): append(frame)
    case .result(let result):
      self.result(
        sequence: result.sequence, frame: result.frameSequence, epoch: result.epoch, winner: result.winner,
        quality: result.quality, device: result.deviceNanoseconds, age: result.ageNanoseconds,
        outputs: result.outputs?.count)
      for output in result.outputs ?? [] { self.output(output) }
    case .bundle(let bytes): part(bytes.span)
    case .note(let name, let text):
      self.text(name)
      self.text(text)
    case .end(let end): self.end(end)
    case .busClear(let failure): self.failure(failure)
    case .clock, .unknown: break
    }
  }

  /// The digest stands as it was: there may be no image to compute it from.
  private func append(_ frame: TraceFrame) {
    descriptor(frame.descriptor, rows: frame.rows, columns: frame.columns)
    append(frame.digest.span)
    byte(frame.aperture == nil ? 0 : 1)
    if let aperture = frame.aperture { append(aperture.span) }
  }
}

extension TraceRecord {
  /// The first byte of its encoding; nil for one of a later release.
  fileprivate var tag: TraceTag? {
    switch self {
    case .transfer: .transfer
    case .setLine: .setLine
    case .readLevel: .readLevel
    case .edgeWait: .edgeWait
    case .discardEdges: .discardEdges
    case .clock: .clock
    case .sleep: .sleep
    case .frame: .frame
    case .result: .result
    case .bundle: .bundle
    case .note: .note
    case .end: .end
    case .busClear: .busClear
    case .unknown: nil
    }
  }

  /// Bytes and texts in it.
  fileprivate var variableLength: Int {
    switch self {
    case .transfer(let transfer): transfer.written.count + transfer.read.count + TraceBlock.length(of: transfer.failure)
    case .setLine(_, _, let failure), .readLevel(_, _, let failure), .discardEdges(_, let failure),
      .busClear(let failure):
      TraceBlock.length(of: failure)
    case .edgeWait(let wait): TraceBlock.length(of: wait.failure)
    case .frame(let frame): frame.aperture?.count ?? 0
    case .bundle(let bytes): bytes.count
    case .note(let name, let text): name.utf8.count + text.utf8.count
    case .end(let end): end.digest.utf8.count + end.outcome.utf8.count
    case .clock, .sleep, .result, .unknown: 0
    }
  }
}
