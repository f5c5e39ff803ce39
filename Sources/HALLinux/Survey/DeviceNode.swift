import Glibc

/// A file under /dev, and who may use it.
public struct DeviceNode: Sendable, Hashable {
  /// Its path, as this machine has it.
  public let path: String
  /// Permission bits, for example 0o660.
  public let mode: UInt32
  /// Its owner's number.
  public let owner: UInt32
  /// Its group's number.
  public let group: UInt32
  /// Whether the process that looked may read and write it.
  public let isUsable: Bool

  private static let readWrite: UInt32 = 0o6

  /// Looks at a file.
  /// - Parameters:
  ///   - path: for example `/dev/i2c-1`.
  ///   - root: the folder that stands for `/`; empty for this machine.
  ///   - user: who wants to use it.
  /// - Returns: nil when there is no such file.
  package init?(_ path: String, root: String, user: UserFacts) {
    var status = stat()
    guard stat("\(root)\(path)", &status) == 0 else { return nil }
    self.path = path
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    group = status.st_gid
    // On this machine the kernel decides, who knows of access control lists, too.
    isUsable =
      root.isEmpty
      ? access(path, R_OK | W_OK) == 0
      : Self.allows(mode: mode, owner: owner, group: group, user: user)
  }

  /// path_resolution(7): the first of owner, group and others that fits decides; the superuser may anyway.
  private static func allows(mode: UInt32, owner: UInt32, group: UInt32, user: UserFacts) -> Bool {
    if user.identifier == 0 { return true }
    let bits = owner == user.identifier ? mode >> 6 : user.groups.contains(group) ? mode >> 3 : mode
    return bits & readWrite == readWrite
  }

  /// Whether members of its group may read and write it.
  package var isOpenToGroup: Bool { mode >> 3 & Self.readWrite == Self.readWrite }

  /// `crw-rw----`-like text without the type, with numbers for owner and group.
  package func text(_ user: UserFacts) -> String {
    let octal = String(mode, radix: 8)
    return
      "mode \(String(repeating: "0", count: max(0, 4 - octal.count)) + octal), owner \(user.userName(owner)), group "
      + user.groupName(group)
  }
}
