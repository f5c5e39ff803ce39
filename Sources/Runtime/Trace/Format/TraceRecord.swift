import CandelaBoardSpec
import CandelaHAL

/// One thing that happened between the runtime and the board, or that the runtime did with a frame.
public enum TraceRecord: Sendable, Equatable {
  /// A bus transfer.
  case transfer(TraceTransfer)
  /// One of our lines was driven; with a failure the pin is unchanged.
  case setLine(BoardLine, LineLevel, failure: HALError?)
  /// A line's level was read; nil where that failed.
  case readLevel(BoardLine, LineLevel?, failure: HALError?)
  /// An edge was waited for.
  case edgeWait(TraceEdgeWait)
  /// Queued edges were forgotten.
  case discardEdges(BoardLine, failure: HALError?)
  /// The bus was cleared of a device that held a wire (`BusClearing`).
  case busClear(failure: HALError?)
  /// The clock was read; the record's time is what it said.
  case clock
  /// The runtime slept for so many nanoseconds.
  case sleep(nanoseconds: UInt64)
  /// A frame became an aperture image.
  case frame(TraceFrame)
  /// A result was delivered.
  case result(TraceResult)
  /// A part of the model bundle's file; the parts follow each other.
  case bundle([UInt8])
  /// Something that was learned during the run, for people.
  case note(name: String, text: String)
  /// The run ended and the recording with it.
  case end(TraceEnd)
  /// A record of a later minor version.
  case unknown(tag: UInt8)
}

/// A bus transfer: what was written, and what came back.
public struct TraceTransfer: Sendable, Equatable {
  /// The 7-bit address.
  public var address: UInt8
  /// The bytes written, register address included.
  public var written: [UInt8]
  /// How many bytes were to be read.
  public var readCount: Int
  /// The bytes read; empty where the transfer failed.
  public var read: [UInt8]
  /// How it failed; nil where it did not.
  public var failure: HALError?

  /// Everything given.
  public init(
    address: UInt8, written: [UInt8], readCount: Int, read: [UInt8], failure: HALError?
  ) {
    self.address = address
    self.written = written
    self.readCount = readCount
    self.read = read
    self.failure = failure
  }
}

/// A wait for an edge.
public struct TraceEdgeWait: Sendable, Equatable {
  /// The line.
  public var line: BoardLine
  /// The awaited edge.
  public var edge: LineEdge
  /// The limit in nanoseconds.
  public var limitNanoseconds: UInt64
  /// When the edge was seen, on the connection's clock; nil where none came.
  public var eventTime: Timestamp?
  /// How the wait failed; nil where it did not.
  public var failure: HALError?

  /// Everything given.
  public init(
    line: BoardLine, edge: LineEdge, limitNanoseconds: UInt64, eventTime: Timestamp?, failure: HALError?
  ) {
    self.line = line
    self.edge = edge
    self.limitNanoseconds = limitNanoseconds
    self.eventTime = eventTime
    self.failure = failure
  }
}

/// A frame as the pipeline took it.
public struct TraceFrame: Sendable, Equatable {
  /// What the source said of it.
  public var descriptor: FrameDescriptor
  /// Rows of the aperture image.
  public var rows: Int
  /// Columns of the aperture image.
  public var columns: Int
  /// The first 16 bytes of the SHA-256 of the aperture image (row-major, amplitude 0...255).
  public var digest: [UInt8]
  /// The aperture image, where frames are recorded.
  public var aperture: [UInt8]?

  /// Everything given.
  public init(
    descriptor: FrameDescriptor, rows: Int, columns: Int, digest: [UInt8], aperture: [UInt8]?
  ) {
    self.descriptor = descriptor
    self.rows = rows
    self.columns = columns
    self.digest = digest
    self.aperture = aperture
  }
}

/// A result as it was delivered.
public struct TraceResult: Sendable, Equatable {
  /// See `InferenceResult`.
  public var sequence: UInt32
  /// See `InferenceResult`.
  public var frameSequence: UInt64
  /// See `InferenceResult`.
  public var epoch: UInt32
  /// See `InferenceResult`.
  public var winner: Int
  /// Bits of `ResultQuality`.
  public var quality: UInt16
  /// See `InferenceResult`.
  public var deviceNanoseconds: UInt32
  /// Age in nanoseconds.
  public var ageNanoseconds: UInt64
  /// The outputs; nil where they were not read.
  public var outputs: [Int16]?

  /// Everything given.
  public init(
    sequence: UInt32, frameSequence: UInt64, epoch: UInt32, winner: Int, quality: UInt16, deviceNanoseconds: UInt32,
    ageNanoseconds: UInt64, outputs: [Int16]?
  ) {
    self.sequence = sequence
    self.frameSequence = frameSequence
    self.epoch = epoch
    self.winner = winner
    self.quality = quality
    self.deviceNanoseconds = deviceNanoseconds
    self.ageNanoseconds = ageNanoseconds
    self.outputs = outputs
  }
}

/// How a recorded run ended.
public struct TraceEnd: Sendable, Equatable {
  /// Results delivered.
  public var frames: UInt64
  /// `ResultDigest` of all results, 64 hexadecimal digits.
  public var digest: String
  /// The error that ended the run, as `CND-xxxx: message`; empty for a run without.
  public var outcome: String

  /// Everything given.
  public init(
    frames: UInt64, digest: String, outcome: String
  ) {
    self.frames = frames
    self.digest = digest
    self.outcome = outcome
  }
}

/// A record with its number and its time.
public struct TraceEntry: Sendable, Equatable {
  /// From 0, over the whole trace.
  public let number: UInt64
  /// The connection's clock when it began.
  public let time: Timestamp
  /// What happened.
  public let record: TraceRecord

  /// Everything given.
  public init(
    number: UInt64, time: Timestamp, record: TraceRecord
  ) {
    self.number = number
    self.time = time
    self.record = record
  }
}
