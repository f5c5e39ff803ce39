import CandelaBoardSpec

/// Constants of the trace format (docs/trace.md).
public enum TraceFormat {
  /// A reader refuses another major version.
  public static let majorVersion: UInt16 = 1
  /// A reader takes a higher minor version: it adds header fields and records that may be passed over.
  public static let minorVersion: UInt16 = 0
  /// Ending of a trace's file name.
  public static let fileExtension = "ctrace"

  /// First bytes of a file: "CANDELAT".
  static let magic: [UInt8] = [0x43, 0x41, 0x4E, 0x44, 0x45, 0x4C, 0x41, 0x54]
  /// Magic, two versions, length of the fields.
  static let headerBytes = 16
  /// Longest header fields; a longer length is damage.
  static let longestFields = 1 << 20
  /// First bytes of a block: "CTBK" as a little-endian number.
  static let blockMagic: UInt32 = 0x4B42_5443
  /// Magic, payload length, record count, first record number, board time, wall time.
  static let blockHeaderBytes = 36
  /// CRC-32 behind header and blocks.
  static let checksumBytes = 4
  /// Longest payload of a block; a longer length is damage. A frame of 4096 x 4096 pixels fits.
  static let longestPayload = 1 << 26
  /// Bytes of a frame's digest that are kept: the first half of a SHA-256.
  static let frameDigestBytes = 16
  /// Tags from here on carry their length, so that a reader may pass over those that it does not know.
  static let firstSkippableTag: UInt8 = 0x40
}

/// What a record is; the first byte of its encoding.
enum TraceTag: UInt8, CaseIterable {
  case transfer = 0x01
  case setLine = 0x02
  case readLevel = 0x03
  case edgeWait = 0x04
  case discardEdges = 0x05
  case clock = 0x06
  case sleep = 0x07
  case frame = 0x08
  case result = 0x09
  case bundle = 0x0A
  case note = 0x0B
  case end = 0x0C
  case busClear = 0x0D
}

/// Notes that a reader looks at.
enum TraceNote {
  /// `true` where the recorded bus has a bus clear.
  static let canClearBus = "can_clear_bus"
}

extension BoardLine {
  /// The lines in the order of their numbers in a trace.
  static let traceOrder: [BoardLine] = [.reset, .trigger, .laserEnable, .dataReady, .fault, .interlock]

  /// The line's number in a trace.
  var traceCode: UInt8 {
    switch self {
    case .reset: 0
    case .trigger: 1
    case .laserEnable: 2
    case .dataReady: 3
    case .fault: 4
    case .interlock: 5
    }
  }

  /// The line of a number; nil for a number that none has.
  init?(traceCode: UInt8) {
    guard Int(traceCode) < Self.traceOrder.count else { return nil }
    self = Self.traceOrder[Int(traceCode)]
  }
}
