import CandelaHAL

/// Why a profile, an optics description or an identity record cannot be used.
///
/// The message names the file, the field (dotted path), its line, the value and what would be accepted.
public struct BoardSpecError: CodedError, Equatable {
  /// The classes of failure; each has its own code.
  public enum Kind: String, Sendable, CaseIterable {
    /// The file is absent, is no regular file, or may not be read.
    case unreadableFile
    /// The file is not UTF-8 text.
    case notText
    /// The file or its nesting exceeds what a profile can need.
    case tooLarge
    /// The text is not YAML, or uses a part of YAML that profiles do without.
    case syntax
    /// A key that the schema does not have.
    case unknownKey
    /// A key that the schema asks for.
    case missingKey
    /// A list where a number is wanted, a word where a number is wanted, and the like.
    case wrongType
    /// A quantity without a unit, or with a unit of another kind.
    case wrongUnit
    /// A value outside its range or choices.
    case outOfRange
    /// Two values that contradict each other.
    case conflict
    /// No profile of that name.
    case unknownName
    /// The file belongs to another kind of description or to a newer release.
    case unsupportedFormat
    /// The EEPROM holds no identity record.
    case recordAbsent
    /// The identity record has a layout that this release does not know.
    case recordVersion
    /// The identity record is damaged.
    case recordChecksum
    /// The identity record is intact and says something impossible.
    case recordContent
  }

  /// What class of failure it is.
  public let kind: Kind
  /// The file, or what stands for one (`EEPROM 0x50`).
  public let file: String
  /// Dotted path of the field, for example `path[1].phase.levels`; nil when it is the whole file.
  public let field: String?
  /// Line of the field in the file, from 1; nil where there is none.
  public let line: Int?
  /// What is wrong, with the value and what would be accepted.
  public let problem: String
  /// What the reader can do about it.
  public let remedy: String
  /// What lies behind it, if known.
  public let cause: String?

  /// Describes one failure. Without a remedy, the kind's general one is used.
  public init(
    _ kind: Kind, file: String, field: String? = nil, line: Int? = nil, problem: String, remedy: String? = nil,
    cause: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.field = field
    self.line = line
    self.problem = problem
    self.remedy = remedy ?? Self.remedy(for: kind)
    self.cause = cause
  }

  /// `CND-2001` to `CND-2016`, in the order of the kinds.
  public var code: String {
    let number = (Kind.allCases.firstIndex(of: kind) ?? 0) + 1
    return number < 10 ? "CND-200\(number)" : "CND-20\(number)"
  }

  /// `file:line: field: problem`.
  public var message: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return field.map { "\(place): \($0): \(problem)" } ?? "\(place): \(problem)"
  }

  private static func remedy(for kind: Kind) -> String {
    switch kind {
    case .unreadableFile: "Check the path and its permissions"
    case .notText: "Save the file as UTF-8 text"
    case .tooLarge: "A profile is a few kilobytes and a few levels deep: check that this is the right file"
    case .syntax: "Correct the YAML at that line"
    case .unknownKey:
      "Remove the key or correct its spelling; docs/board-schema.md and docs/optics-schema.md list all keys"
    case .missingKey: "Add the key; docs/board-schema.md and docs/optics-schema.md describe it"
    case .wrongType: "Write a value of the named type"
    case .wrongUnit: "Write the number, a space and one of the named units"
    case .outOfRange: "Choose a value that is accepted"
    case .conflict: "Change one of the two values"
    case .unknownName: "Choose one of the known names, or give the path of a folder"
    case .unsupportedFormat: "Use a file of the right kind, or a newer release of Candela"
    case .recordAbsent: "Write an identity record, or check the EEPROM's address in board.yaml"
    case .recordVersion: "Use the release of Candela that wrote the record, or write it anew"
    case .recordChecksum: "Read it again; if it stays damaged, write the record anew"
    case .recordContent: "Write the record anew"
    }
  }
}
