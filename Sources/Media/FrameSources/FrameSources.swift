import CandelaHAL
import Foundation

/// Opens frames of any supported kind.
public enum FrameSources {
  /// Looks at what `path` is: a folder of PNG and PGM images, one such image, IDX (plain or gzip, frames or clips), or
  /// a Y4M stream; `-` and pipes work for IDX and Y4M. `labels` is an idx1 file; Y4M takes none.
  /// A Y4M stream that waits for its writer ends, without an error, when `isInterrupted` says so.
  /// - Throws: `MediaError`: `notFound`, `badMagic` for unknown content, and those of the sources.
  public static func open(path: String, labels: String? = nil, isInterrupted: (@Sendable () -> Bool)? = nil)
    throws(MediaError) -> any FrameSource
  {
    var isFolder: ObjCBool = false
    if path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return try ImageFolderSource(folder: path, labels: labels)
    }
    let stream = try ByteStream(path: path, isInterrupted: isInterrupted)
    let start = try stream.peek(Y4MHeader.signature.utf8.count)
    if IDXHeader.isMagic(start) {
      let labels = try labels.map { path throws(MediaError) in try LabelFile(path: path) }
      return try IDXFrameSource(IDXFrameSet(array: IDXArray(reading: stream), labels: labels, name: stream.name))
    }
    if start == Array(Y4MHeader.signature.utf8) {
      guard labels == nil else {
        throw MediaError(
          .labelMismatch, "\(stream.name) is a Y4M stream, whose length is not known, so labels cannot be matched",
          remedy: "Leave the labels out, or convert the frames to IDX")
      }
      return try Y4MSource(reading: stream)
    }
    if path != "-", Image.isImage(start) { return try ImageFolderSource(file: path, labels: labels) }
    guard !start.isEmpty else { throw MediaError(.truncated, "\(stream.name) is empty") }
    if path.lowercased().hasSuffix(".png") { throw MediaError(.notPNG, "\(path) is not a PNG file") }
    let text = start.prefix(4).map { hexadecimal($0) }.joined(separator: " ")
    throw MediaError(
      .badMagic, "\(stream.name) is of no known format: it begins with [\(text)]",
      remedy: "Give IDX, PNG, PGM or Y4M; for video: ffmpeg -i FILE -f yuv4mpegpipe -pix_fmt yuv420p - and --frames -")
  }
}
