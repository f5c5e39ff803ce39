import Foundation

/// Where a trace's bytes go. Used by one thread at a time.
public protocol TraceOutput: AnyObject, Sendable {
  /// Appends bytes.
  /// - Throws: what the storage reports; nothing more is written then.
  func write(_ bytes: [UInt8]) throws
  /// Brings what was written to the storage and lets go of it.
  /// - Throws: what the storage reports.
  func close() throws
}

/// A trace as a file. `@unchecked Sendable`: the recorder's caller makes it, afterwards only the writer's thread uses it.
public final class TraceFile: TraceOutput, @unchecked Sendable {
  private let handle: FileHandle

  /// Makes the file, or empties the one that is there: a trace is appended to while it is recorded, so it cannot be written
  /// aside first.
  /// - Throws: `TraceError` of kind `cannotWrite`.
  public init(path: String) throws(TraceError) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let type = attributes?[.type] as? FileAttributeType
    // What is no regular file (a pipe, a device) is written in place.
    if type == nil || type == .typeRegular, !FileManager.default.createFile(atPath: path, contents: nil) {
      throw TraceError(.cannotWrite, "the trace cannot be made", file: path)
    }
    do {
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    } catch {
      throw TraceError(
        .cannotWrite, "the trace cannot be made", file: path, cause: (error as NSError).localizedDescription)
    }
  }

  /// See `TraceOutput`.
  public func write(_ bytes: [UInt8]) throws { try handle.write(contentsOf: Data(bytes)) }

  /// See `TraceOutput`. Pipes and devices have no storage to wait for.
  public func close() throws {
    try? handle.synchronize()
    try handle.close()
  }
}

extension TraceFile {
  /// Largest trace that is read into memory: 4 GiB.
  static let largestFile: UInt64 = 4 << 30

  /// The bytes of a trace.
  /// - Throws: `TraceError` of kind `unreadableFile`.
  public static func read(_ path: String) throws(TraceError) -> [UInt8] {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved) else {
      throw TraceError(.unreadableFile, "there is no such file", file: path)
    }
    // A pipe or device would block or never end.
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw TraceError(.unreadableFile, "it is not a regular file", file: path)
    }
    guard (attributes[.size] as? NSNumber)?.uint64Value ?? 0 <= largestFile else {
      throw TraceError(.unreadableFile, "it is larger than \(largestFile) bytes", file: path)
    }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: resolved)))
    } catch {
      throw TraceError(.unreadableFile, "it cannot be read", file: path, cause: (error as NSError).localizedDescription)
    }
  }
}
