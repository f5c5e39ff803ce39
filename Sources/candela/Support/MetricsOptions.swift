import ArgumentParser
import CandelaMetrics

/// Where a run's metrics go.
struct MetricsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Serve metrics for Prometheus at http://ADDRESS:PORT/metrics; a port alone is served to this computer only.",
      valueName: "[address:]port"))
  var metricsListen: String?
  @Option(
    help: ArgumentHelp(
      "Keep a file with metrics for node_exporter's textfile collector, which reads *.prom.", valueName: "file.prom"))
  var metricsFile: String?

  /// Whether metrics are wanted at all.
  var isOn: Bool { metricsListen != nil || metricsFile != nil }

  /// The address to serve at, where one is given.
  /// - Throws: `UsageError` `CND-9028` for text that is none.
  func address() throws -> MetricsAddress? {
    guard let metricsListen else { return nil }
    guard let address = MetricsAddress(metricsListen) else {
      throw UsageError(
        code: "CND-9028", message: "--metrics-listen \(metricsListen) is no address with a port",
        remedy: "Give PORT, ADDRESS:PORT, [IPv6 ADDRESS]:PORT or localhost:PORT, with a port of 0...65535")
    }
    return address
  }

  /// - Throws: `UsageError` `CND-9028` or `CND-9029` for what cannot be meant.
  func check() throws {
    _ = try address()
    if let metricsFile, !metricsFile.hasSuffix(".prom") {
      throw UsageError(
        code: "CND-9029", message: "--metrics-file \(metricsFile) does not end in .prom",
        remedy: "node_exporter's textfile collector reads no other files: name it .prom")
    }
  }

  /// Begins to publish; the laser must still be off. Nothing happens where no metrics are wanted.
  /// - Throws: `MetricsError` where the port is taken or the file cannot be written.
  func publish(_ metrics: @autoclosure () -> RunMetrics) throws -> MetricsPublication {
    guard isOn else { return MetricsPublication() }
    return try MetricsPublication(metrics(), address: try address(), path: metricsFile)
  }
}
