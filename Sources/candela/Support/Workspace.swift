import CandelaBoardSpec
import CandelaOptics
import CandelaSimHarness
import Foundation

/// What a command takes from its surroundings: environment variables, folders, the number of cores.
package struct Workspace {
  package let environment: [String: String]
  package let locator: ResourceLocator

  package init() {
    environment = ProcessInfo.processInfo.environment
    locator = ResourceLocator(
      environment: environment, executable: Bundle.main.executablePath,
      currentDirectory: FileManager.default.currentDirectoryPath)
  }

  /// `CANDELA_KERNEL` names the instructions (auto, avx2 or scalar); the results are the same.
  package var kernel: KernelChoice {
    get throws {
      guard let named = environment["CANDELA_KERNEL"], !named.isEmpty else { return .automatic }
      guard let kernel = KernelChoice(rawValue: named) else {
        throw UsageError.options(
          "CANDELA_KERNEL is \"\(named)\"", remedy: "Set it to auto, avx2 or scalar, or leave it out")
      }
      return kernel
    }
  }

  /// Fused operators by content, kept in `CANDELA_CACHE`, or in candela/ of the user's cache folder; an empty
  /// `CANDELA_CACHE` keeps them in memory only.
  package func operators() throws -> OperatorCache { OperatorCache(folder: cacheFolder, kernel: try kernel) }

  private var cacheFolder: String? {
    if let named = environment["CANDELA_CACHE"] { return named.isEmpty ? nil : named }
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder + "/candela" }
    return environment["HOME"].map { $0 + "/.cache/candela" }
  }

  /// Logical cores of this machine.
  package static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Now as `2026-11-23`, for provenance only.
  package static var today: String {
    let formatter = DateFormatter()
    formatter.dateFormat = "yyyy-MM-dd"
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    return formatter.string(from: Date())
  }

  /// The command line as typed, files by their names alone: folders say nothing to whoever reads it in a bundle.
  package static var commandLine: String {
    (["candela"] + CommandLine.arguments.dropFirst().map { $0.hasPrefix("-") ? $0 : ($0 as NSString).lastPathComponent })
      .joined(separator: " ")
  }
}
