import CandelaHAL

/// Frames with their labels, for reading in any order and from several threads.
public struct IDXFrameSet: Sendable {
  /// The frames: sizes [frames, rows, columns] or [clips, frames, rows, columns].
  public let array: IDXArray
  /// One label a frame or a clip, if known.
  public let labels: [UInt8]?
  /// The frames' file, for people.
  public let name: String

  /// Joins frames and labels.
  /// - Throws: `MediaError`: `wrongType` when the array has neither three nor four sizes, `badHeader` for frames
  ///   without pixels, `tooLarge`, `labelMismatch` when there is not one label for each frame or each clip.
  public init(array: IDXArray, labels: LabelFile? = nil, name: String = "frames") throws(MediaError) {
    guard (3...4).contains(array.shape.count) else {
      throw MediaError(
        .wrongType, "\(name): frames need IDX with 3 or 4 sizes, found sizes \(array.shape)",
        remedy: "Give the image file, for example t10k-images-idx3-ubyte.gz")
    }
    try MediaLimits.check(width: array.columns, height: array.rows, of: name)
    if let labels, labels.count != array.frameCount, labels.count != array.shape[0] {
      let clips = array.shape.count == 4 ? " (\(array.shape[0]) clips)" : ""
      throw MediaError(
        .labelMismatch,
        "\(labels.name) has \(labels.count) labels, \(name) has \(array.frameCount) frames\(clips)")
    }
    self.array = array
    self.labels = labels?.labels
    self.name = name
  }

  /// Reads both files, plain or gzip.
  /// - Throws: `MediaError` as `IDXArray.init(path:)`, `LabelFile.init(path:)` and the initialiser above.
  public init(path: String, labels: String? = nil) throws(MediaError) {
    let array = try IDXArray(path: path)
    try self.init(array: array, labels: labels.map { path throws(MediaError) in try LabelFile(path: path) }, name: path)
  }

  /// How many frames there are, clips counted through.
  public var count: Int { array.frameCount }
  /// Rows of a frame.
  public var rows: Int { array.rows }
  /// Columns of a frame.
  public var columns: Int { array.columns }
  /// Frames of a clip; 1 when the frames are single.
  public var framesPerClip: Int { array.shape.count == 4 ? array.shape[1] : 1 }

  /// The pixels of a frame, row-major; `index` in `0..<count`.
  public func frame(_ index: Int) -> ArraySlice<UInt8> { array.frame(index) }

  /// The class of a frame, if known: its own label, or its clip's.
  public func label(of index: Int) -> Int? {
    guard let labels else { return nil }
    return Int(labels.count == count ? labels[index] : labels[index / framesPerClip])
  }
}
