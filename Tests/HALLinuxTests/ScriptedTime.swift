import CandelaHAL

/// A clock that stands still until the test moves it.
final class ScriptedTime: TimeSource {
  private(set) var now = Timestamp(nanoseconds: 0)

  func sleep(for duration: Duration) { now = now.advanced(by: duration) }
}
