import CandelaHAL

/// Why a model bundle cannot be read, made or used. Nothing is half done when it is thrown.
public struct ModelError: CodedError, Equatable {
  /// The kinds of failure; each has its own code, `CND-4001` onwards, in this order.
  public enum Kind: Int, Sendable, CaseIterable {
    /// No bundle of that name. CND-4001
    case unknownName = 4001
    /// The file is absent, is no regular file, or may not be read. CND-4002
    case unreadableFile
    /// The file is larger than a bundle may be. CND-4003
    case tooLarge
    /// The file ends before the content that it announces. CND-4004
    case truncated
    /// The file is no model bundle. CND-4005
    case badMagic
    /// The bundle has a format that this release does not read. CND-4006
    case newerFormat
    /// The bundle needs a section that this release does not know. CND-4007
    case unknownSection
    /// Content and digest differ: the file is damaged. CND-4008
    case digestMismatch
    /// A manifest field is absent, of the wrong type or out of range. CND-4009
    case malformedManifest
    /// Two parts of the bundle contradict each other. CND-4010
    case inconsistent
    /// The bundle was made for another optical design. CND-4011
    case otherDesign
    /// The board carries another mask. CND-4012
    case otherMask
    /// The board cannot take the mask's format. CND-4013
    case maskRefused
    /// The number of classes is not 1...16. CND-4014
    case classCount
    /// The weights' shape is not [diodes, classes]. CND-4015
    case weightShape
    /// A weight is not a number. CND-4016
    case weightValue
    /// The phase's shape is not the design's. CND-4017
    case phaseShape
    /// A phase is not finite, or a level is not one of the design's. CND-4018
    case phaseValue
    /// An operator or frame has another size than the model. CND-4019
    case sizeMismatch
    /// Golden vectors do not come out as stored. CND-4020
    case goldenMismatch
    /// The optics refuse the model's mask. CND-4021
    case optics
  }

  /// The kind of failure.
  public let kind: Kind
  /// The file, where one is known.
  public var file: String?
  /// What is wrong: names field and value.
  public let problem: String
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String

  /// Describes one failure; without a remedy of its own it gets the kind's.
  public init(_ kind: Kind, _ problem: String, file: String? = nil, cause: String? = nil, remedy: String? = nil) {
    self.kind = kind
    self.file = file
    self.problem = problem
    self.cause = cause
    self.remedy = remedy ?? kind.remedy
  }

  /// `CND-4001` to `CND-4021`, in the order of the kinds.
  public var code: String { "CND-\(kind.rawValue)" }

  /// `file: problem`.
  public var message: String { file.map { "\($0): \(problem)" } ?? problem }

  /// The same failure with the file's path in its message.
  public func inFile(_ path: String) -> ModelError {
    var copy = self
    copy.file = path
    return copy
  }
}

extension ModelError.Kind {
  fileprivate var remedy: String {
    switch self {
    case .unknownName: "Choose one of the known names, or give the path of a .candela file"
    case .unreadableFile: "Check the path and its permissions"
    case .tooLarge: "Check that this is a model bundle; bundles hold at most 64 MiB"
    case .truncated, .digestMismatch: "Fetch or pack the bundle again; the file is incomplete or damaged"
    case .badMagic: "Give a .candela file; `candela model pack` makes one from NumPy arrays"
    case .newerFormat, .unknownSection: "Update Candela, or pack the bundle with the release that you run"
    case .malformedManifest: "Correct the field and pack the bundle again; docs/model-format.md describes it"
    case .inconsistent: "Pack the bundle again; docs/model-format.md says what must fit together"
    case .otherDesign: "Choose the board that the bundle was made for, or a bundle made for this board"
    case .otherMask: "Choose a bundle that was trained for this board's mask"
    case .maskRefused: "Choose a board that takes this mask, or pack the bundle again for this board"
    case .classCount: "The chip has 16 outputs: give 1...16 classes"
    case .weightShape: "Save the weights as [inputs, outputs]: a row for each diode, a column for each class"
    case .weightValue, .phaseValue: "Check the array: every element must be usable"
    case .phaseShape: "Save the phase as [rows, columns] or [layers, rows, columns], as the design has them"
    case .sizeMismatch: "Use the operator and frames that belong to this model's design"
    case .goldenMismatch:
      "The build or the board differs from the one that made the bundle: report it with this message"
    case .optics: "Correct the design or the mask"
    }
  }
}
