import CandelaHAL

/// Why a trace cannot be written, read or replayed.
public struct TraceError: CodedError, Equatable {
  /// The kinds of failure; each has its own code, `CND-8101` onwards, in this order.
  public enum Kind: Int, Sendable, CaseIterable {
    /// The file is absent, is no regular file, or may not be read. CND-8101
    case unreadableFile = 8101
    /// The file is no trace. CND-8102
    case notATrace
    /// The trace has a format that this release does not read. CND-8103
    case newerFormat
    /// The header is cut short or damaged: nothing of the file can be used. CND-8104
    case damagedHeader
    /// The trace could not be written (a full disk); what was written stays readable. CND-8105
    case cannotWrite
    /// The storage took the trace more slowly than it was recorded. CND-8106
    case tooSlow
    /// The header lacks a field, or a field says nothing that makes sense. CND-8107
    case badField
    /// The replay needs the frames, and they are not in the trace. CND-8108
    case framesMissing
    /// The model is not the one of the recording. CND-8109
    case otherModel
    /// The board profile is not the one of the recording. CND-8110
    case otherBoard
  }

  /// The kind of failure.
  public let kind: Kind
  /// What is wrong: names field and value.
  public let problem: String
  /// The file, where one is known.
  public var file: String?
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String

  /// Describes one failure; without a remedy of its own it gets the kind's.
  public init(_ kind: Kind, _ problem: String, file: String? = nil, cause: String? = nil, remedy: String? = nil) {
    self.kind = kind
    self.problem = problem
    self.file = file
    self.cause = cause
    self.remedy = remedy ?? kind.remedy
  }

  /// `CND-8101` upwards, in the order of the kinds.
  public var code: String { "CND-\(kind.rawValue)" }

  /// `file: problem`.
  public var message: String { file.map { "\($0): \(problem)" } ?? problem }

  /// The same failure with the file's path in its message.
  public func inFile(_ path: String) -> TraceError {
    var copy = self
    copy.file = path
    return copy
  }
}

extension TraceError.Kind {
  fileprivate var remedy: String {
    switch self {
    case .unreadableFile: "Check the path and its permissions"
    case .notATrace: "Give a .ctrace file; `candela run --record` makes one"
    case .newerFormat: "Update Candela, or record again with the release that you run"
    case .damagedHeader: "Record again; without its header nothing of a trace can be used"
    case .cannotWrite: "Check that the folder exists and is writable, and that there is room"
    case .tooSlow: "Record to a faster disk, or leave --record-frames out"
    case .badField: "Record again; docs/trace.md lists the fields"
    case .framesMissing: "Give the recorded frames with --frames, or record with --record-frames"
    case .otherModel: "Give the recorded model with --model"
    case .otherBoard: "Replay with the release and the boards/ that the trace was recorded with"
    }
  }
}
