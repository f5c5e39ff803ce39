import Logging

/// The libraries' log on standard error, one line an event with its metadata. `CANDELA_LOG` chooses the level (trace,
/// debug, info, notice, warning, error, critical); the default is warning, so that results are not drowned.
struct StandardErrorLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  private let label: String

  static func install(environment: [String: String]) throws {
    let text = environment["CANDELA_LOG"] ?? ""
    guard let level = text.isEmpty ? .warning : Logger.Level(rawValue: text) else {
      throw UsageError.options(
        "CANDELA_LOG is \"\(text)\"",
        remedy: "Set it to one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")), or leave it out")
    }
    LoggingSystem.bootstrap { StandardErrorLog(logLevel: level, label: $0) }
  }

  private init(logLevel: Logger.Level, label: String) {
    self.logLevel = logLevel
    self.label = label
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let own = metadata.merging(event.metadata ?? [:]) { $1 }
    let details = own.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    Console.error("\(event.level) \(label): \(event.message)\(details)")
  }
}
