import Foundation

/// Writes files so that a reader sees the old content or the new, never a part: aside first, then renamed.
public enum AtomicFile {
  /// Replaces or creates the file at `path`. A path that names something other than a file (a pipe, a terminal) is
  /// written in place, since nothing can be renamed there.
  /// - Throws: `MediaError` of kind `cannotWrite`; the old content then still stands.
  public static func write(_ bytes: [UInt8], to path: String) throws(MediaError) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let attributes = try? FileManager.default.attributesOfItem(atPath: target.path)
    let type = attributes?[.type] as? FileAttributeType
    do {
      if let type, type != .typeRegular, type != .typeDirectory {
        let handle = try FileHandle(forWritingTo: target)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
      } else {
        try Data(bytes).write(to: target, options: .atomic)
      }
    } catch {
      throw MediaError(.cannotWrite, "\(path) cannot be written", cause: (error as NSError).localizedDescription)
    }
  }

  /// Replaces or creates a text file, in UTF-8.
  /// - Throws: `MediaError` of kind `cannotWrite`.
  public static func write(_ text: String, to path: String) throws(MediaError) {
    try write(Array(text.utf8), to: path)
  }
}
