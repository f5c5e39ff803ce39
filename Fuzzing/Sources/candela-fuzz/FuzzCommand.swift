import CandelaHAL
import Foundation

// The program's main is libFuzzer's (https://llvm.org/docs/LibFuzzer.html); it calls the two functions below.
// candela-fuzz list | seeds FOLDER | TARGET [libFuzzer's options and inputs]

/// What is fuzzed. Its owner is the one thread on which libFuzzer calls.
nonisolated(unsafe) private var target: (any FuzzTarget)?

/// Chooses the target by the first argument, which libFuzzer then does not see.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
  let words = (0..<Int(count.pointee)).compactMap { arguments.pointee[$0].map { String(cString: $0) } }
  do {
    target = try FuzzCommand.target(words)
  } catch {
    FuzzCommand.end(1, "\(error)")
  }
  arguments.pointee[1] = arguments.pointee[0]
  arguments.pointee += 1
  count.pointee -= 1
  return 0
}

/// One input.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  do {
    try target?.take(Array(UnsafeBufferPointer(start: data, count: size)))
  } catch is any CodedError {
    // Refused, with a code, a cause and a remedy: what a reader is for.
  } catch {
    fatalError("\(type(of: error)) has no code: \(error)")
  }
  return 0
}

/// The command line.
enum FuzzCommand {
  /// The target that the words name; does not come back from the other commands.
  static func target(_ words: [String]) throws -> any FuzzTarget {
    switch words.dropFirst().first {
    case "list":
      for target in FuzzTargets.all { print(target.name) }
      end(0)
    case "seeds" where words.count == 3:
      try writeSeeds(to: words[2])
      end(0)
    case let name:
      guard let type = FuzzTargets.all.first(where: { $0.name == name }) else {
        end(64, "usage: candela-fuzz list | seeds FOLDER | TARGET [libFuzzer options] [inputs]")
      }
      return try type.init()
    }
  }

  /// Ends the process. libFuzzer takes a call of exit for a finding, so it is not called.
  static func end(_ status: Int32, _ message: String? = nil) -> Never {
    if let message { FileHandle.standardError.write(Data((message + "\n").utf8)) }
    fflush(nil)
    _exit(status)
  }

  private static func writeSeeds(to folder: String) throws {
    for target in FuzzTargets.all {
      let path = "\(folder)/\(target.name)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for seed in try target.seeds() {
        try Data(seed.bytes).write(to: URL(fileURLWithPath: "\(path)/\(seed.name)"))
      }
    }
  }
}
