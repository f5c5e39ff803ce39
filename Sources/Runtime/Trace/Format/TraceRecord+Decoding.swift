import CandelaBoardSpec
import CandelaHAL

extension TraceRecord {
  /// Reads the next record; nil where the bytes are none.
  /// - Parameters:
  ///   - time: that of the record before; becomes this record's.
  static func decode(_ reader: inout TraceBytes, time: inout Timestamp) -> TraceRecord? {
    guard let code = reader.byte() else { return nil }
    if code >= TraceFormat.firstSkippableTag {
      guard let length = reader.count(), reader.take(length) != nil else { return nil }
      return .unknown(tag: code)
    }
    guard let tag = TraceTag(rawValue: code), let delta = reader.signed(), let moment = later(time, by: delta) else {
      return nil
    }
    time = moment
    switch tag {
    case .transfer: return transfer(&reader)
    case .setLine, .readLevel, .discardEdges: return line(tag, &reader)
    case .edgeWait: return edgeWait(&reader, time)
    case .clock: return .clock
    case .busClear: return failure(&reader).map { .busClear(failure: $0.error) }
    case .sleep: return sleep(&reader)
    case .frame: return frame(&reader)
    case .result: return result(&reader)
    case .bundle:
      guard let count = reader.count() else { return nil }
      return reader.take(count).map { .bundle($0) }
    case .note:
      guard let name = reader.text(), let text = reader.text() else { return nil }
      return .note(name: name, text: text)
    case .end:
      guard let frames = reader.varint(), let digest = reader.text(), let outcome = reader.text() else { return nil }
      return .end(TraceEnd(frames: frames, digest: digest, outcome: outcome))
    }
  }

  /// Times and sleeps above this (146 years) are damage: whoever adds a limit to one must not overflow.
  private static let largestTime: UInt64 = 1 << 62

  private static func later(_ time: Timestamp, by delta: Int64) -> Timestamp? {
    let sum = time.nanoseconds &+ UInt64(bitPattern: delta)
    return sum <= largestTime ? Timestamp(nanoseconds: sum) : nil
  }

  private static func sleep(_ reader: inout TraceBytes) -> TraceRecord? {
    guard let nanoseconds = reader.varint(), nanoseconds <= largestTime else { return nil }
    return .sleep(nanoseconds: nanoseconds)
  }

  private static func transfer(_ reader: inout TraceBytes) -> TraceRecord? {
    guard let address = reader.byte(), let writeCount = reader.count(), let readCount = reader.varint(),
      readCount <= UInt64(TraceFormat.longestPayload), let written = reader.take(writeCount),
      let failure = failure(&reader), let read = reader.take(failure == .none ? Int(readCount) : 0)
    else { return nil }
    return .transfer(
      TraceTransfer(address: address, written: written, readCount: Int(readCount), read: read, failure: failure.error))
  }

  private static func line(_ tag: TraceTag, _ reader: inout TraceBytes) -> TraceRecord? {
    guard let code = reader.byte(), let line = BoardLine(traceCode: code & 7), code < 16,
      line.isOutput == (tag == .setLine), let failure = failure(&reader)
    else { return nil }
    let level: LineLevel = code & 8 == 0 ? .low : .high
    switch tag {
    case .setLine: return .setLine(line, level, failure: failure.error)
    case .readLevel: return .readLevel(line, failure == .none ? level : nil, failure: failure.error)
    default: return .discardEdges(line, failure: failure.error)
    }
  }

  private static func edgeWait(_ reader: inout TraceBytes, _ time: Timestamp) -> TraceRecord? {
    guard let code = reader.byte(), let line = BoardLine(traceCode: code & 7), code < 16, !line.isOutput,
      let limit = reader.varint(), let hasEvent = reader.byte(), hasEvent <= 1
    else { return nil }
    var event: Timestamp?
    if hasEvent == 1 {
      guard let delta = reader.signed(), let moment = later(time, by: delta) else { return nil }
      event = moment
    }
    guard let failure = failure(&reader) else { return nil }
    return .edgeWait(
      TraceEdgeWait(
        line: line, edge: code & 8 == 0 ? .rising : .falling, limitNanoseconds: limit, eventTime: event,
        failure: failure.error))
  }

  private static func frame(_ reader: inout TraceBytes) -> TraceRecord? {
    guard let descriptor = descriptor(&reader), let rows = reader.varint(), let columns = reader.varint(),
      rows <= largestSide, columns <= largestSide, let digest = reader.take(TraceFormat.frameDigestBytes),
      let hasPixels = reader.byte(), hasPixels <= 1
    else { return nil }
    var frame = TraceFrame(
      descriptor: descriptor, rows: Int(rows), columns: Int(columns), digest: digest, aperture: nil)
    if hasPixels == 1 {
      guard let aperture = reader.take(frame.rows * frame.columns) else { return nil }
      frame.aperture = aperture
    }
    return .frame(frame)
  }

  /// Sizes above this are damage, and their product could overflow.
  private static let largestSide: UInt64 = 1 << 20

  private static func descriptor(_ reader: inout TraceBytes) -> FrameDescriptor? {
    guard let width = reader.varint(), let height = reader.varint(), let bytesPerRow = reader.varint(),
      max(width, height, bytesPerRow) <= UInt64(Int32.max), let formatName = reader.text(),
      let format = PixelFormat(rawValue: formatName), let rangeName = reader.text(),
      let range = LumaRange(rawValue: rangeName), let sequence = reader.varint(), let time = reader.varint(),
      let label = reader.varint(), label <= UInt64(Int32.max)
    else { return nil }
    return FrameDescriptor(
      width: Int(width), height: Int(height), bytesPerRow: Int(bytesPerRow), format: format, range: range,
      sequence: sequence,
      time: Timestamp(nanoseconds: time), label: label == 0 ? nil : Int(label) - 1)
  }

  private static func result(_ reader: inout TraceBytes) -> TraceRecord? {
    guard let sequence = reader.number(bytes: 4), let frameSequence = reader.varint(),
      let epoch = reader.number(bytes: 4),
      let winner = reader.byte(), let quality = reader.number(bytes: 2), let device = reader.varint(),
      let age = reader.varint(), let count = reader.byte(), count <= 17
    else { return nil }
    var outputs: [Int16]? = count == 0 ? nil : []
    for _ in 1..<max(1, Int(count)) {
      guard let output = reader.number(bytes: 2) else { return nil }
      outputs?.append(Int16(truncatingIfNeeded: output))
    }
    return .result(
      TraceResult(
        sequence: UInt32(truncatingIfNeeded: sequence), frameSequence: frameSequence,
        epoch: UInt32(truncatingIfNeeded: epoch), winner: Int(winner), quality: UInt16(truncatingIfNeeded: quality),
        deviceNanoseconds: UInt32(truncatingIfNeeded: device), ageNanoseconds: age, outputs: outputs))
  }

  /// A recorded error, or that there was none.
  private struct Failure: Equatable {
    let error: HALError?
    static let none = Failure(error: nil)
  }

  private static func failure(_ reader: inout TraceBytes) -> Failure? {
    guard let hasFailed = reader.byte() else { return nil }
    if hasFailed == 0 { return Failure.none }
    guard hasFailed == 1, let code = reader.byte(), Int(code) < HALError.Kind.allCases.count,
      let hasErrno = reader.byte(), hasErrno <= 1
    else { return nil }
    var errno: Int32?
    if hasErrno == 1 {
      guard let number = reader.signed() else { return nil }
      errno = Int32(truncatingIfNeeded: number)
    }
    guard let operation = reader.text(), let subject = reader.text(), let hasCause = reader.byte(), hasCause <= 1
    else { return nil }
    var cause: String?
    if hasCause == 1 {
      guard let text = reader.text() else { return nil }
      cause = text
    }
    return Failure(
      error: HALError(
        HALError.Kind.allCases[Int(code)], operation: operation, subject: subject, errno: errno, cause: cause))
  }
}
