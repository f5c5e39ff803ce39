import CandelaBoardSpec
import Foundation

/// Operators as files, named by their keys. Each begins with the digest of its key and content, so that neither a
/// damaged file nor one under another's name is ever taken.
///
/// A folder that cannot be used makes a run slower, never wrong, so failures are not reported.
struct OperatorFolder: Sendable {
  /// Ends the names of our files; others are left alone.
  private static let suffix = "operator"
  /// Bytes of the digest in front of the content.
  private static let digestBytes = 32
  /// More than the largest operator that Optics builds takes; a larger file is none of ours.
  private static let largestFile: UInt64 = 1 << 29

  private let folder: URL
  private let mostFiles: Int

  /// A folder that need not exist yet; after a write at most `mostFiles` of our files are left.
  init(path: String, mostFiles: Int) {
    folder = URL(fileURLWithPath: path, isDirectory: true)
    self.mostFiles = mostFiles
  }

  /// The content stored for a key; nil when there is none that is whole.
  func read(_ key: Digest256) -> [UInt8]? {
    let file = file(key)
    // A pipe would block, and a huge file fill the memory.
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = (attributes[.size] as? NSNumber)?.uint64Value, size <= Self.largestFile,
      let data = try? Data(contentsOf: file), data.count > Self.digestBytes
    else { return nil }
    let content = [UInt8](data.dropFirst(Self.digestBytes))
    guard [UInt8](data.prefix(Self.digestBytes)) == Self.digest(key, content) else { return nil }
    return content
  }

  /// Stores a content (written aside, then renamed) and removes the oldest files beyond the limit.
  func write(_ content: [UInt8], for key: Digest256) {
    let isThere = (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil
    let data = Data(Self.digest(key, content) + content)
    guard isThere, (try? data.write(to: file(key), options: .atomic)) != nil else { return }
    prune()
  }

  private func file(_ key: Digest256) -> URL { folder.appendingPathComponent("\(key).\(Self.suffix)") }

  private static func digest(_ key: Digest256, _ content: [UInt8]) -> [UInt8] {
    Digest256(of: key.bytes + content).bytes
  }

  private func prune() {
    let keys: Set<URLResourceKey> = [.contentModificationDateKey]
    guard
      let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: Array(keys))
    else { return }
    let dated = files.filter { $0.pathExtension == Self.suffix }.map { file in
      (file, (try? file.resourceValues(forKeys: keys).contentModificationDate) ?? .distantPast)
    }
    for (file, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(mostFiles) {
      try? FileManager.default.removeItem(at: file)
    }
  }
}
