import CandelaBoardSpec
import CandelaHAL

extension TraceRecorder {
  /// Tag, time and the numbers of any record but its bytes and texts take at most so much.
  private static let fixedPart = 120

  func transfer(
    at time: Timestamp, _ address: I2CAddress, _ written: Span<UInt8>, _ read: Span<UInt8>, failure: HALError?
  ) {
    let length = Self.fixedPart + written.count + read.count + TraceBlock.length(of: failure)
    begin(.transfer, at: time, length: length)?
      .transfer(address.rawValue, written, read, readCount: read.count, failure: failure)
  }

  func line(_ tag: TraceTag, at time: Timestamp, _ line: BoardLine, _ level: LineLevel, failure: HALError?) {
    begin(tag, at: time, length: Self.fixedPart + TraceBlock.length(of: failure))?.line(line, level, failure: failure)
  }

  func edgeWait(
    at time: Timestamp, _ line: BoardLine, _ edge: LineEdge, limit: Duration, event: LineEvent?, failure: HALError?
  ) {
    begin(.edgeWait, at: time, length: Self.fixedPart + TraceBlock.length(of: failure))?
      .edgeWait(at: time, line, edge, limit: limit.wholeNanoseconds, event: event?.time, failure: failure)
  }

  func busClear(at time: Timestamp, failure: HALError?) {
    begin(.busClear, at: time, length: Self.fixedPart + TraceBlock.length(of: failure))?.failure(failure)
  }

  func clockReading(_ time: Timestamp) { _ = begin(.clock, at: time, length: Self.fixedPart) }

  func sleep(at time: Timestamp, _ duration: Duration) {
    begin(.sleep, at: time, length: Self.fixedPart)?.varint(duration.wholeNanoseconds)
  }

  func frame(_ frame: FrameDescriptor, _ aperture: Span<UInt8>, rows: Int, columns: Int) {
    guard let block = begin(.frame, at: now, length: Self.fixedPart + aperture.count) else { return }
    block.descriptor(frame, rows: rows, columns: columns)
    block.frame(aperture, areKept: options.keepsFrames)
  }

  func result(_ result: InferenceResult) {
    guard let block = begin(.result, at: now, length: Self.fixedPart) else { return }
    block.result(
      sequence: result.sequence, frame: result.frameSequence, epoch: result.epoch, winner: result.winner,
      quality: result.quality.rawValue, device: result.deviceNanoseconds, age: result.age.wholeNanoseconds,
      outputs: result.outputs?.count)
    guard let outputs = result.outputs else { return }
    for output in outputs { block.output(output) }
  }
}
