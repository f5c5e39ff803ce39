/// Who runs this process, and what users and groups are called here.
public struct UserFacts: Sendable, Hashable {
  /// The effective user's number.
  public let identifier: UInt32
  /// Numbers of all groups that the process has.
  public let groups: Set<UInt32>
  private let users: [UInt32: String]
  private let names: [UInt32: String]
  private let members: [UInt32: [String]]

  /// Reads /proc/self/status, /etc/passwd and /etc/group below a root.
  package init(root: String) {
    let status = SystemFiles.list("\(root)/proc/self/status", longest: 1 << 14) ?? ""
    let identifiers = Self.numbers("Uid:", in: status)
    let main = Self.numbers("Gid:", in: status)
    // Real, effective, saved, file system (proc(5)).
    identifier = identifiers.count > 1 ? identifiers[1] : UInt32.max
    groups = Set(Self.numbers("Groups:", in: status) + (main.count > 1 ? [main[1]] : []))
    users = Self.table("\(root)/etc/passwd").reduce(into: [:]) { $0[$1.number] = $0[$1.number] ?? $1.name }
    let entries = Self.table("\(root)/etc/group")
    names = entries.reduce(into: [:]) { $0[$1.number] = $0[$1.number] ?? $1.name }
    members = entries.reduce(into: [:]) { $0[$1.number, default: []] += $1.last.split(separator: ",").map(String.init) }
  }

  /// The user's name, or `$USER` where it has none.
  public var name: String { users[identifier] ?? "$USER" }

  /// A group's name, or its number.
  public func groupName(_ group: UInt32) -> String { names[group] ?? "\(group)" }

  package func userName(_ user: UInt32) -> String { users[user] ?? "\(user)" }

  /// Whether a group of that name exists.
  package func hasGroup(_ name: String) -> Bool { names.values.contains(name) }

  /// Whether /etc/group lists the user, although the process does not have the group: it began before the change.
  package func isListed(in group: UInt32) -> Bool { members[group]?.contains(name) ?? false }

  private static func numbers(_ key: String, in status: String) -> [UInt32] {
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.dropFirst(key.count).split(whereSeparator: \.isWhitespace).compactMap { UInt32($0) } ?? []
  }

  /// Name, number and last field of each line of passwd(5) or group(5).
  private static func table(_ path: String) -> [(name: String, number: UInt32, last: String)] {
    (SystemFiles.list(path, longest: 1 << 20) ?? "").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count > 3, let number = UInt32(fields[2]) else { return nil }
      return (String(fields[0]), number, String(fields[3]))
    }
  }
}
