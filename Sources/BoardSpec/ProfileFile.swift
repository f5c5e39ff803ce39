import Foundation

/// Reads a profile's bytes from disk.
enum ProfileFile {
  /// Reads a regular file of at most the size that profiles may have.
  /// - Throws: `BoardSpecError` of kind `unreadableFile` or `tooLarge`.
  static func read(_ path: String) throws(BoardSpecError) -> [UInt8] {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: resolved) else {
      throw BoardSpecError(.unreadableFile, file: path, problem: "there is no such file")
    }
    do {
      // A pipe or device would block or never end.
      let kind = try FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
      guard kind == .typeRegular else {
        throw BoardSpecError(.unreadableFile, file: path, problem: "it is not a regular file")
      }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: resolved))
      let data = try handle.read(upToCount: YAMLDocument.largestFile + 1) ?? Data()
      try handle.close()
      return [UInt8](data)
    } catch let error as BoardSpecError {
      throw error
    } catch {
      throw BoardSpecError(
        .unreadableFile, file: path, problem: "it cannot be read", cause: error.localizedDescription)
    }
  }
}
