import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// Tells the service manager about results, so that its watchdog restarts a service that answers no frames any more. Only a
/// result that can be trusted counts as life.
final class ServiceSink: ResultSink {
  let delivery = SinkDelivery.lossy
  private let notifier: ServiceNotifier
  private let time: any TimeSource
  private var last: Timestamp?

  /// Telling more often than this would only cost time; watchdogs have limits of many seconds.
  private static let interval = Duration.seconds(1)

  /// - Parameters:
  ///   - notifier: whom to tell.
  ///   - time: the host's clock.
  init(_ notifier: ServiceNotifier, time: any TimeSource) {
    self.notifier = notifier
    self.time = time
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    let now = time.now
    guard result.quality.isTrusted, last.map({ now.since($0) >= Self.interval }) ?? true else { return }
    last = now
    notifier.alive()
  }

  func finish(_ summary: RunSummary) { notifier.stopping() }
}
