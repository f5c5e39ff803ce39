import CandelaHAL
import CandelaRuntime

struct SourceFailure: Error {}

/// Frames of 4 x 4 pixels, all with the value of their number; takes a millisecond for each.
final class CountingSource: FrameSource {
  let name = "counting"
  let frameCount: Int?
  private let time: ManualTime
  private let labels: [Int]
  private let failAt: Int?
  private let pause: Duration
  private var next = 0
  private let firstSequence: UInt64

  init(
    labels: [Int], time: ManualTime, firstSequence: UInt64 = 0, failAt: Int? = nil, pause: Duration = .milliseconds(1)
  ) {
    frameCount = labels.count
    self.labels = labels
    self.time = time
    self.firstSequence = firstSequence
    self.failAt = failAt
    self.pause = pause
  }

  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    if next == failAt { throw SourceFailure() }
    guard next < labels.count else { return false }
    let taken = time.now
    time.sleep(for: pause)
    let pixels = [UInt8](repeating: UInt8(next), count: 16)
    let descriptor = FrameDescriptor(
      width: 4, height: 4, sequence: firstSequence + UInt64(next), time: taken, label: labels[next])
    next += 1
    try body(descriptor, pixels.span)
    return true
  }
}

/// Adds one to every pixel.
struct AddingPreprocessor: FramePreprocessor {
  var rows = 4
  var columns = 4
  mutating func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, into aperture: inout MutableSpan<UInt8>
  ) throws {
    for index in pixels.indices { aperture[index] = pixels[index] + 1 }
  }
}

/// Notes the first pixel of every image.
final class NotingProjector: SceneProjector {
  private(set) var seen: [UInt8] = []
  func project(_ aperture: Span<UInt8>, rows: Int, columns: Int) throws(HALError) { seen.append(aperture[0]) }
}

/// Keeps everything; may ask for a stop or fail.
final class NotingSink: ResultSink {
  /// On the hot thread, so that a test sees the frames one by one.
  let delivery = SinkDelivery.inline
  private(set) var results: [InferenceResult] = []
  private(set) var firstPixels: [UInt8] = []
  private(set) var summaries: [RunSummary] = []
  var onResult: (InferenceResult) throws -> Void = { _ in }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    results.append(result)
    firstPixels.append(aperture[0])
    try onResult(result)
  }

  func finish(_ summary: RunSummary) throws { summaries.append(summary) }
}
