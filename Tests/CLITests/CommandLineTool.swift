import Foundation
import Testing

/// The built `candela`, run as a user would: a process of its own with arguments, environment and streams.
enum CommandLineTool {
  /// The root of the package: the folder above Tests/.
  static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Operators are built once for the whole suite; the folder goes when the tests end.
  static let cache: String = {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("candela-cli-cache-\(ProcessInfo.processInfo.processIdentifier)").path
    atexit { try? FileManager.default.removeItem(atPath: CommandLineTool.cache) }
    return path
  }()

  /// SwiftPM puts products and the test bundle into one folder; where the runner is another program, its first arguments
  /// name the bundle.
  static let path: String? = {
    let starts = [Bundle.main.executablePath].compactMap { $0 } + CommandLine.arguments
    return starts.lazy.filter { $0.hasPrefix("/") }
      .map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent() }
      .map { $0.appendingPathComponent("candela").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// A debug build on a busy machine takes its time; a hang does not end at all.
  static let timeLimit = 400.0

  static func environment(_ changes: [String: String] = [:]) -> [String: String] {
    // The runtime's crash report would take seconds; the signal says enough.
    let base = [
      "CANDELA_HOME": packageRoot, "CANDELA_CACHE": cache, "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
    ]
    return base.merging(changes) { $1 }
  }

  /// Starts the tool, by another program where one is named; the caller ends it.
  static func start(_ arguments: [String], through program: String? = nil) throws -> RunningTool {
    try RunningTool(arguments, environment: environment(), input: nil, through: program)
  }

  /// Runs the tool to its end, or until the limit.
  @discardableResult
  static func run(
    _ arguments: [String], environment changes: [String: String] = [:], input: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let running = try RunningTool(arguments, environment: environment(changes), input: input)
    return try running.wait(sourceLocation: sourceLocation)
  }
}

/// What a finished process left behind.
struct Outcome {
  let arguments: [String]
  /// Exit status; the signal's number where a signal ended it.
  let status: Int32
  let wasKilled: Bool
  let output: String
  let error: String

  /// The output's lines, without empty ones.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Every line of the output as a JSON object.
  func objects(sourceLocation: SourceLocation = #_sourceLocation) throws -> [[String: Any]] {
    try lines.map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)",
        sourceLocation: sourceLocation)
    }
  }

  /// The output as one JSON object.
  func object(sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    try #require(status == 0, "\(arguments): \(error)", sourceLocation: sourceLocation)
    let objects = try objects(sourceLocation: sourceLocation)
    try #require(objects.count == 1, "\(output)", sourceLocation: sourceLocation)
    return objects[0]
  }
}
