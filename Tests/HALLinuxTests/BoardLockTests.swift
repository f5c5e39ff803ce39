import CandelaHAL
import Foundation
import Testing

import CandelaHALLinux

@Suite struct BoardLockTests {
  @Test func secondHolder_isToldWhoHasTheBoard() throws {
    let folder = try Folder()
    let lock = try BoardLock(device: "/dev/i2c-7", folders: [folder.path])
    #expect(lock.path == "\(folder.path)/candela-i2c-7.lock")
    let error = try #require(throws: HALError.self) { try BoardLock(device: "/dev/i2c-7", folders: [folder.path]) }
    let pid = ProcessInfo.processInfo.processIdentifier
    #expect(error.kind == .busy && error.subject == "/dev/i2c-7")
    #expect(error.cause?.hasPrefix("held by process \(pid): ") == true, "\(error)")
    #expect(throws: Never.self) { try BoardLock(device: "/dev/i2c-8", folders: [folder.path]) }
  }

  @Test func lock_isFree_whenItsHolderIsGone() throws {
    let folder = try Folder()
    do { _ = try BoardLock(device: "/dev/i2c-7", folders: [folder.path]) }
    #expect(throws: Never.self) { try BoardLock(device: "/dev/i2c-7", folders: [folder.path]) }
  }

  @Test func linkToTheDevice_isTheSameLock() throws {
    let folder = try Folder()
    try folder.write("", to: "i2c-7")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/photonic", withDestinationPath: folder.path + "/i2c-7")
    let lock = try BoardLock(device: folder.path + "/photonic", folders: [folder.path])
    #expect(lock.path.hasSuffix("/candela-i2c-7.lock"))
    #expect(throws: HALError.self) { try BoardLock(device: folder.path + "/i2c-7", folders: [folder.path]) }
  }

  @Test func unusableFolder_isPassedOver() throws {
    let folder = try Folder()
    let lock = try BoardLock(device: "/dev/i2c-7", folders: [folder.path + "/absent", folder.path])
    #expect(lock.path.hasPrefix(folder.path + "/candela"))
    let error = try #require(throws: HALError.self) {
      try BoardLock(device: "/dev/i2c-7", folders: [folder.path + "/absent"])
    }
    #expect(error.kind == .absent)
    #expect(throws: HALError.self) { try BoardLock(device: "/dev/i2c-7", folders: []) }
  }

  @Test func linkInPlaceOfTheFile_isNotFollowed() throws {
    let folder = try Folder()
    try folder.write("precious", to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/candela-i2c-7.lock", withDestinationPath: folder.path + "/target")
    #expect(throws: HALError.self) { try BoardLock(device: "/dev/i2c-7", folders: [folder.path]) }
    #expect(try String(contentsOfFile: folder.path + "/target", encoding: .utf8) == "precious")
  }

  @Test func foreignText_cannotSteerATerminal() throws {
    let folder = try Folder()
    let lock = try BoardLock(device: "/dev/i2c-7", folders: [folder.path])
    // In place, so that the lock stays on the file.
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: lock.path))
    try handle.write(contentsOf: Data("process 1: \u{1B}[2Jx\n".utf8))
    try handle.truncate(atOffset: 18)
    try handle.close()
    let error = try #require(throws: HALError.self) { try BoardLock(device: "/dev/i2c-7", folders: [folder.path]) }
    #expect(error.cause?.contains("?[2J") == true && error.cause?.contains("\u{1B}") == false)
  }

  @Test func folders_startWithTheOneThatUsersShare() {
    #expect(BoardLock.folders(environment: [:]) == ["/run/lock", "/tmp"])
    #expect(BoardLock.folders(environment: ["XDG_RUNTIME_DIR": "/run/user/7"])[1] == "/run/user/7")
    #expect(BoardLock.folders(environment: ["XDG_RUNTIME_DIR": "relative"]).count == 2)
  }
}
