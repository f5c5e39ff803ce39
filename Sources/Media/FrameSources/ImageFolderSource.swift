import CandelaHAL
import Foundation

/// Plays still images, read one at a time: the PNG and PGM files of a folder in order of their names, or a given list.
public final class ImageFolderSource: FrameSource {
  /// The folder's path, or the only file's.
  public let name: String
  /// The files in playing order.
  public let files: [String]
  /// Images carry no time: frames are stamped at this rate.
  public let rate: FrameRate
  private let labels: [UInt8]?
  private var next = 0

  /// Plays the .png and .pgm files of a folder (any case, no hidden files, no subfolders), sorted by the bytes of their names.
  /// - Throws: `MediaError`: `notFound`, `cannotRead`, `noFrames`, and those of the labels.
  public convenience init(folder: String, labels: String? = nil, rate: FrameRate = .fallback) throws(MediaError) {
    try self.init(name: folder, files: Self.images(in: folder), labels: labels, rate: rate)
  }

  /// Plays one image file.
  /// - Throws: `MediaError` of the labels.
  public convenience init(file: String, labels: String? = nil, rate: FrameRate = .fallback) throws(MediaError) {
    try self.init(name: file, files: [file], labels: labels, rate: rate)
  }

  private init(name: String, files: [String], labels path: String?, rate: FrameRate) throws(MediaError) {
    self.name = name
    self.files = files
    self.rate = rate
    let labels = try path.map { path throws(MediaError) in try LabelFile(path: path) }
    if let labels, labels.count != files.count {
      throw MediaError(
        .labelMismatch, "\(labels.name) has \(labels.count) labels, \(name) has \(files.count) images")
    }
    self.labels = labels?.labels
  }

  private static func images(in folder: String) throws(MediaError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      let exists = FileManager.default.fileExists(atPath: folder)
      throw MediaError(
        exists ? .cannotRead : .notFound, "folder \(folder) cannot be listed",
        cause: (error as NSError).localizedDescription)
    }
    let images = names.filter { name in
      let lower = name.lowercased()
      return !name.hasPrefix(".") && (lower.hasSuffix(".png") || lower.hasSuffix(".pgm"))
    }
    guard !images.isEmpty else { throw MediaError(.noFrames, "folder \(folder) holds no .png or .pgm file") }
    let ordered = images.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return ordered.map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" }
  }

  /// The number of files.
  public var frameCount: Int? { files.count }

  /// Reads and lends the next image.
  /// - Throws: `MediaError` as `Image.init(path:)`, and what `body` throws.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard next < files.count else { return false }
    let index = next
    next += 1
    let image = try Image(path: files[index])
    let descriptor = FrameDescriptor(
      width: image.width, height: image.height, format: image.format, sequence: UInt64(index),
      time: rate.time(ofFrame: UInt64(index)), label: labels.map { Int($0[index]) })
    try body(descriptor, image.pixels.span)
    return true
  }
}
