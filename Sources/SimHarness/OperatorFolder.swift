import CandelaBoardSpec
import CandelaOptics
import Foundation

/// Operators as files, named by their keys. Each begins with the digest of its key and content, so that neither a
/// damaged file nor one under another's name is ever taken. Files are read and written piece by piece: an operator may
/// be much of the memory that a run needs.
///
/// A folder that cannot be used makes a run slower, never wrong, so failures are not reported.
struct OperatorFolder: Sendable {
  /// Ends the names of our files; others are left alone.
  private static let suffix = "operator"
  /// Bytes of the digest in front of the content.
  private static let digestBytes = 32
  /// More than the largest operator that Optics builds takes; a larger file is none of ours.
  private static let largestFile: UInt64 = 1 << 29
  /// Bytes read at a time.
  private static let pieceBytes = 1 << 18

  private let folder: URL
  private let mostFiles: Int

  /// A folder that need not exist yet; after a write at most `mostFiles` of our files are left.
  init(path: String, mostFiles: Int) {
    folder = URL(fileURLWithPath: path, isDirectory: true)
    self.mostFiles = mostFiles
  }

  /// The operator stored for a key; nil when there is none that is whole.
  func read(_ key: Digest256, kernel: KernelChoice) -> FusedOperator? {
    let file = file(key)
    // A pipe would block, and a huge file fill the memory.
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = (attributes[.size] as? NSNumber)?.uint64Value, size <= Self.largestFile,
      let handle = try? FileHandle(forReadingFrom: file)
    else { return nil }
    defer { try? handle.close() }
    guard let stated = try? handle.read(upToCount: Self.digestBytes), stated.count == Self.digestBytes else {
      return nil
    }
    var content = Digest256Builder()
    var reader = StoredOperatorReader()
    content.add(key.bytes)
    while let piece = try? handle.read(upToCount: Self.pieceBytes), !piece.isEmpty {
      let bytes = [UInt8](piece)
      content.add(bytes)
      reader.add(bytes)
    }
    guard content.digest.bytes == [UInt8](stated) else { return nil }
    return reader.finish(kernel: kernel)
  }

  /// Stores an operator (written aside, then renamed) and removes the oldest files beyond the limit.
  /// Structured operators are not stored: they are built in less time than it takes to read them.
  func write(_ fused: FusedOperator, for key: Digest256) {
    guard !fused.isStructured else { return }
    guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
      return
    }
    // The same ending, so that one left behind by a crash is removed in its turn; its digest fits nothing.
    let aside = folder.appendingPathComponent("\(key)-\(UUID().uuidString).\(Self.suffix)")
    guard (try? write(fused, for: key, to: aside)) != nil, rename(aside.path, file(key).path) == 0 else {
      try? FileManager.default.removeItem(at: aside)
      return
    }
    prune()
  }

  private func write(_ fused: FusedOperator, for key: Digest256, to file: URL) throws {
    try Data(count: Self.digestBytes).write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.seekToEnd()
    var content = Digest256Builder()
    content.add(key.bytes)
    try fused.forEachStoredPiece { piece in
      content.add(piece)
      try handle.write(contentsOf: Data(piece))
    }
    try handle.seek(toOffset: 0)
    try handle.write(contentsOf: Data(content.digest.bytes))
  }

  private func file(_ key: Digest256) -> URL { folder.appendingPathComponent("\(key).\(Self.suffix)") }

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
