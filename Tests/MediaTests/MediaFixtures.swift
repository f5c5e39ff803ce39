import CZlib
import CandelaHAL
import CandelaMedia
import Foundation
import Testing

/// A folder of its own for each test, removed afterwards.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("candela-media-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// Names of the files in it, sorted.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// The seed of random tests: CANDELA_SEED, or a fixed one.
let testSeed = ProcessInfo.processInfo.environment["CANDELA_SEED"].flatMap { UInt64($0) } ?? 20_240_611

/// One gzip member with these bytes.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let version = ZLIB_VERSION
  // 15 + 16 window bits: with a gzip header.
  let size = Int32(MemoryLayout<z_stream>.size)
  guard deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, version, size) == Z_OK else { return [] }
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  let written = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      _ = deflate(&stream, Z_FINISH)
      return target.count - Int(stream.avail_out)
    }
  }
  return Array(output.prefix(written))
}

/// Runs `body`, which must throw a `MediaError` of that kind, and returns its text.
@discardableResult
func expectError(
  _ kind: MediaError.Kind, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> String {
  do {
    try body()
    Issue.record("nothing was thrown, \(kind) was expected", sourceLocation: sourceLocation)
  } catch let error as MediaError {
    #expect(error.kind == kind, "\(error)", sourceLocation: sourceLocation)
    #expect(error.code == "CND-\(kind.rawValue)" && !error.remedy.isEmpty, sourceLocation: sourceLocation)
    return error.description
  } catch {
    Issue.record("\(error) is no MediaError", sourceLocation: sourceLocation)
  }
  return ""
}

/// A frame as a test keeps it.
struct KeptFrame: Equatable {
  let descriptor: FrameDescriptor
  let pixels: [UInt8]
}

/// Plays a source to its end.
func allFrames(_ source: any FrameSource) throws -> [KeptFrame] {
  var frames: [KeptFrame] = []
  while try source.withNextFrame({ descriptor, pixels in
    frames.append(KeptFrame(descriptor: descriptor, pixels: pixels.indices.map { pixels[$0] }))
  }) {}
  return frames
}

/// Bytes 0, 1, 2 ... 255, 0 ...
func ramp(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
