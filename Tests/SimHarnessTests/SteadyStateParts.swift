import CAllocationCounter
import CandelaHAL
import CandelaRuntime

/// Counts the hot thread's allocations from the end of the warm-up to the end of the run.
final class AllocationSink: ResultSink {
  /// Frames that a run must have.
  static let allFrames = warmUp + counted
  private static let warmUp = 200
  private static let counted = 1000

  /// On the hot thread, whose count it is.
  let delivery = SinkDelivery.inline
  /// Allocations of the frames that count; nil before the last of them.
  private(set) var allocations: UInt64?
  private var taken = 0
  private var start: UInt64 = 0

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    taken += 1
    if taken == Self.warmUp { start = candela_allocations() }
    if taken == Self.allFrames { allocations = candela_allocations() - start }
  }

  func finish(_ summary: RunSummary) {}
}

/// The same frame again and again, from memory that it owns.
final class SteadySource: FrameSource {
  let name = "steady"
  let frameCount: Int? = nil
  private let pixels = [UInt8](repeating: 90, count: 48 * 32)
  private var next: UInt64 = 0

  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    let descriptor = FrameDescriptor(
      width: 48, height: 32, sequence: next, time: Timestamp(nanoseconds: next + 1))
    next += 1
    let frame = pixels
    try body(descriptor, frame.span)
    return true
  }
}
