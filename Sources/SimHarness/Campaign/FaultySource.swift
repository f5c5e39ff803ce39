import CandelaHAL
import CandelaSim

/// A source whose camera pauses, repeats and tears frames as a plan says.
public final class FaultySource: FrameSource {
  /// The source's own.
  public var name: String { source.name }
  /// Not known: frames come twice.
  public var frameCount: Int? { nil }
  /// Frames handed over so far, repeated ones included.
  public private(set) var deliveries = 0

  private let source: any FrameSource
  private let time: any TimeSource
  private let events: [PlannedFault.HostEvent]
  private var pulled = 0
  /// What waits to be handed over, and the frame after that where it had to be looked at.
  private var queue: [Held] = []
  private var ahead: Held?

  private struct Held {
    let index: Int
    var descriptor: FrameDescriptor
    var pixels: [UInt8]
  }

  /// A source with host events; those that are none of a source's are left alone.
  /// - Parameter time: what a stalled camera lets pass.
  public init(_ source: any FrameSource, events: [PlannedFault.HostEvent], time: any TimeSource) {
    self.source = source
    self.events = events
    self.time = time
  }

  /// See `FrameSource.withNextFrame`.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    if queue.isEmpty { try fill() }
    guard !queue.isEmpty else { return false }
    let held = queue.removeFirst()
    for case .stall(held.index, let pause) in events { time.sleep(for: pause) }
    deliveries += 1
    try body(held.descriptor, held.pixels.span)
    return true
  }

  private func fill() throws {
    guard var frame = try ahead ?? pull() else { return }
    ahead = nil
    for case .torn(frame.index, let row) in events {
      ahead = try ahead ?? pull()
      guard let next = ahead else { break }
      let start = row * frame.descriptor.bytesPerRow
      frame.pixels.replaceSubrange(start..., with: next.pixels[start...])
    }
    queue.append(frame)
    if events.contains(.duplicate(frame: frame.index)) { queue.append(frame) }
  }

  private func pull() throws -> Held? {
    var held: Held?
    let index = pulled
    let hasFrame = try source.withNextFrame { descriptor, pixels in
      var copy = [UInt8](repeating: 0, count: pixels.count)
      for position in pixels.indices { copy[position] = pixels[position] }
      held = Held(index: index, descriptor: descriptor, pixels: copy)
    }
    pulled += 1
    return hasFrame ? held : nil
  }
}
