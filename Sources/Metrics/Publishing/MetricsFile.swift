import CandelaHAL
import Dispatch
import Foundation
import Glibc
import Synchronization

/// Keeps a text file with metrics, as node_exporter's textfile collector reads it: always a whole page, the old or the
/// new one.
public final class MetricsFile: Sendable {
  /// How often it is written unless said otherwise: more often than anybody scrapes, and nothing for a disk.
  public static let usualInterval = Duration.seconds(5)

  /// Where it lies.
  public let path: String
  /// Times that it could not be written.
  public var failures: UInt64 { failureCount.load(ordering: .relaxed) }

  private static let mode = 0o644
  private let page: @Sendable () -> String
  private let failureCount = Atomic<UInt64>(0)
  private let end = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let hasStarted = Atomic<Bool>(false)

  /// Writes the file for the first time.
  /// - Throws: `MetricsError` of kind `cannotWrite`.
  public init(_ path: String, page: @escaping @Sendable () -> String) throws(MetricsError) {
    self.path = path
    self.page = page
    try write()
  }

  /// Writes the page aside and renames it. Everyone may read it, whatever the process's umask: a service's is strict, and
  /// node_exporter is another user.
  /// - Throws: `MetricsError` of kind `cannotWrite`; the old file still stands.
  public func write() throws(MetricsError) {
    let aside = "\(path).\(getpid())"
    do {
      try Data(page().utf8).write(to: URL(fileURLWithPath: aside))
      try FileManager.default.setAttributes([.posixPermissions: Self.mode], ofItemAtPath: aside)
      guard rename(aside, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      failureCount.add(1, ordering: .relaxed)
      unlink(aside)
      throw MetricsError(
        .cannotWrite, "metrics cannot be written to \(path)", cause: (error as NSError).localizedDescription,
        remedy: "Name a file in a folder that you may write to")
    }
  }

  /// Writes every so often, on a thread of its own, until `stop()`. What cannot be written is counted, and tried again.
  public func start(every interval: Duration = usualInterval) {
    hasStarted.store(true, ordering: .relaxed)
    let thread = Thread { [self] in
      while end.wait(timeout: .now() + interval.inSeconds) == .timedOut { try? write() }
      ended.signal()
    }
    thread.name = "candela-metrics"
    thread.start()
  }

  /// Ends the thread and writes for the last time.
  /// - Throws: as `write()`.
  public func stop() throws(MetricsError) {
    if hasStarted.exchange(false, ordering: .relaxed) {
      end.signal()
      ended.wait()
    }
    try write()
  }
}
