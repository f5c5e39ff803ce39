import Foundation

/// Prometheus' own checker of metrics, where it is installed.
public enum PromTool {
  /// Why checks with it are left out.
  public static let absence = "promtool is not installed (Debian's package prometheus has it)"

  /// Where it is; nil where it is not installed.
  public static let path: String? = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// What `promtool check metrics` says of a page: exit status and words.
  public static func check(_ page: String) throws -> (status: Int32, words: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/promtool")
    process.arguments = ["check", "metrics"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(page.utf8))
    try input.fileHandleForWriting.close()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, words)
  }
}
