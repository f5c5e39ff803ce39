import CandelaMedia
import Foundation

/// Minutes of work must not end at a folder that cannot be written.
enum OutputFolder {
  /// - Throws: `MediaError` (CND-3003) when no file can be made beside `path`.
  static func requireWritable(for path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw MediaError(.cannotWrite, "\(path) cannot be written: folder \(folder) does not exist or is not writable")
    }
  }
}
