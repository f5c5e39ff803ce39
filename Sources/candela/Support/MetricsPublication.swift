import CandelaMetrics
import CandelaRuntime

/// A run's metrics on their way out, or none.
final class MetricsPublication {
  private let metrics: RunMetrics?
  private let server: MetricsServer?
  private let file: MetricsFile?

  /// Publishes nothing.
  init() { (metrics, server, file) = (nil, nil, nil) }

  /// Publishes from now on.
  /// - Throws: `MetricsError`.
  init(_ metrics: RunMetrics, address: MetricsAddress?, path: String?) throws {
    self.metrics = metrics
    let page: @Sendable () -> String = { metrics.page }
    // The server first: a file that says that a run goes on must not be left by one that never began.
    let server = try address.map { try MetricsServer($0, page: page) }
    do { file = try path.map { try MetricsFile($0, page: page) } } catch {
      server?.stop()
      throw error
    }
    self.server = server
    if let file { metrics.watch(file) }
    file?.start()
    if let server {
      let reach = server.address.isLoopback ? "" : " to everyone who reaches that address"
      Console.error("candela: metrics are served at http://\(server.address)/metrics\(reach)")
    }
  }

  /// What must get the run's results.
  var sinks: [any ResultSink] { metrics.map { [$0] } ?? [] }

  /// Ends: the file gets its last page. Says so when it could not.
  func end() {
    metrics?.end()
    server?.stop()
    do { try file?.stop() } catch { Console.error("candela: note: \(error)") }
  }
}
