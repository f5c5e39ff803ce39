import CandelaHAL

/// The frames of a trace as a source: their aperture images where they are in it, dark ones where they are not.
final class ReplayFrames: FrameSource {
  let name = "the recording"
  let frameCount: Int? = nil
  private var cursor: TraceCursor
  private let side: Int

  /// - Parameter side: rows and columns of a dark image.
  init(_ trace: Trace, side: Int) {
    cursor = trace.cursor()
    self.side = side
  }

  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    while let entry = cursor.next() {
      guard case .frame(let frame) = entry.record else { continue }
      let pixels = frame.aperture ?? [UInt8](repeating: 0, count: side * side)
      try body(frame.descriptor, pixels.span)
      return true
    }
    return false
  }
}

/// Of a source's frames those that were recorded: under the policies `latest` and `queue` a run drops some.
package final class ReplaySource: FrameSource {
  private let source: any FrameSource
  private var cursor: TraceCursor
  private var previous: UInt64?

  package init(_ source: any FrameSource, _ trace: Trace) {
    self.source = source
    cursor = trace.cursor()
  }

  package var name: String { source.name }
  package var frameCount: Int? { nil }

  package func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard let wanted = nextRecorded() else { return false }
    // A source that begins to count anew is followed frame by frame.
    let canSkip = previous.map { wanted > $0 } ?? true
    previous = wanted
    var isFound = false
    while !isFound {
      let hasFrame = try source.withNextFrame { descriptor, pixels in
        guard !canSkip || descriptor.sequence >= wanted else { return }
        isFound = true
        try body(descriptor, pixels)
      }
      guard hasFrame else { return false }
    }
    return true
  }

  private func nextRecorded() -> UInt64? {
    while let entry = cursor.next() {
      if case .frame(let frame) = entry.record { return frame.descriptor.sequence }
    }
    return nil
  }
}

/// Compares frames with the recording's. Without a preprocessor of its own it takes its frames as aperture images.
struct ReplayPreprocessor: FramePreprocessor {
  let rows: Int
  let columns: Int
  private var base: (any FramePreprocessor)?
  private let knowsImages: Bool
  /// `nonisolated(unsafe)`: used on the pipeline's thread alone, as the preprocessor itself is.
  private nonisolated(unsafe) let player: TracePlayer

  /// - Parameters:
  ///   - base: makes the aperture images; nil where the frames are such images.
  ///   - knowsImages: false where the images stand for some that nobody has: their digests are not compared.
  init(_ base: (any FramePreprocessor)?, side: Int, knowsImages: Bool, _ player: TracePlayer) {
    rows = side
    columns = side
    self.base = base
    self.knowsImages = knowsImages
    self.player = player
  }

  mutating func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, into aperture: inout MutableSpan<UInt8>
  ) throws {
    if base != nil {
      try base?.prepare(frame, pixels, into: &aperture)
    } else {
      for index in aperture.indices where index < pixels.count { aperture[index] = pixels[index] }
    }
    var image: [UInt8] = []
    for index in aperture.indices { image.append(aperture[index]) }
    try player.followFrame(frame, image: knowsImages ? image : nil, rows: rows, columns: columns)
  }
}

extension TracePlayer {
  /// Follows the recording by a frame; an unknown image is taken for the recorded one.
  func followFrame(_ descriptor: FrameDescriptor, image: [UInt8]?, rows: Int, columns: Int) throws(HALError) {
    let digest = image.map(TraceFrame.digest) ?? recordedDigest ?? []
    _ = try follow(
      .frame(TraceFrame(descriptor: descriptor, rows: rows, columns: columns, digest: digest, aperture: nil)))
  }
}

/// Compares results with the recording's.
final class ReplaySink: ResultSink {
  /// On the hot thread, as the recording's.
  let delivery = SinkDelivery.inline
  private(set) var digest = ResultDigest()
  private let player: TracePlayer

  init(_ player: TracePlayer) { self.player = player }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    digest.add(result)
    _ = try player.follow(.result(TraceResult(result)))
  }

  func finish(_ summary: RunSummary) {}
}
