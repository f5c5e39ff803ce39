import CandelaRuntime
import Synchronization

/// The configurations of a run by number: who looks at a result must know which model answered it.
final class RunConfigurations: Sendable {
  /// One of them.
  struct Entry: Sendable {
    var loaded: LoadedModel
    /// Name or path, as it was asked for; nil for the board's default.
    var model: String?
    var threshold: Int?
    var policy: FramePolicy
  }

  private let entries: Mutex<[Entry]>

  /// A run that begins so.
  init(_ first: Entry) { entries = Mutex([first]) }

  /// Configuration 1, 2, ...; the newest for a number that is not known yet.
  subscript(number: UInt32) -> Entry {
    entries.withLock { $0[min(Int(number), $0.count) - 1] }
  }

  /// Number and entry of the newest.
  var newest: (number: UInt32, entry: Entry) {
    entries.withLock { (UInt32($0.count), $0[$0.count - 1]) }
  }

  /// Adds the next one while `body` brings it into effect: its results may come before `body` returns. Taken back when
  /// `body` throws.
  func adding<Result>(_ entry: Entry, while body: () throws -> Result) throws -> Result {
    entries.withLock { entries in
      var entry = entry
      // A model that comes again is kept once: a run that is changed every minute must not grow.
      let known = entries.first { $0.loaded.bundle == entry.loaded.bundle && $0.loaded.name == entry.loaded.name }
      if let known { entry.loaded = known.loaded }
      entries.append(entry)
    }
    do { return try body() } catch {
      entries.withLock { _ = $0.removeLast() }
      throw error
    }
  }
}
