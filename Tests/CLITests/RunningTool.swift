import Foundation
import Testing

/// A started `candela` whose streams go through files, so that no full pipe can hold it up.
final class RunningTool {
  private let process = Process()
  private let folder: TemporaryFolder
  private let ended = DispatchSemaphore(value: 0)
  private let arguments: [String]

  init(_ arguments: [String], environment: [String: String], input: String?, through program: String? = nil) throws {
    self.arguments = arguments
    folder = try TemporaryFolder()
    let path = try #require(CommandLineTool.path, "candela is not built beside the tests")
    process.executableURL = URL(fileURLWithPath: program ?? path)
    process.arguments = program == nil ? arguments : [path] + arguments
    process.environment = environment
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? FileHandle.nullDevice
    process.standardOutput = try Self.writing(folder.path + "/output")
    process.standardError = try Self.writing(folder.path + "/error")
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  private static func writing(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  /// What it has written so far.
  var output: String { text("output") }

  func interrupt() { process.interrupt() }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until something stands in what it has written to standard error; false when the limit passes.
  func waitForError(_ text: String) -> Bool {
    let deadline = Date(timeIntervalSinceNow: CommandLineTool.timeLimit)
    while Date() < deadline, process.isRunning {
      if self.text("error").contains(text) { return true }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return self.text("error").contains(text)
  }

  /// Ends it as a power cut would, as soon as a condition holds; false when it ended before.
  func killed(when condition: () -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: CommandLineTool.timeLimit)
    while Date() < deadline, process.isRunning {
      if condition() {
        return kill(process.processIdentifier, SIGKILL) == 0 && ended.wait(timeout: .now() + 60) == .success
      }
      Thread.sleep(forTimeInterval: 0.002)
    }
    return false
  }

  /// Waits until the output has so many lines; false when the limit passes or the process ends before.
  func waitForLines(_ count: Int) -> Bool {
    let deadline = Date(timeIntervalSinceNow: CommandLineTool.timeLimit)
    while Date() < deadline {
      if output.split(separator: "\n").count >= count { return true }
      if !process.isRunning { return false }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }

  func wait(sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
    if ended.wait(timeout: .now() + CommandLineTool.timeLimit) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      Issue.record("\(arguments) did not end in time", sourceLocation: sourceLocation)
    }
    return Outcome(
      arguments: arguments, status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: output, error: text("error"))
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data(), as: UTF8.self)
  }
}
