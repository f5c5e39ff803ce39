/// Turns a driver's 32-bit count of frames, which wraps and starts anew with every stream, into one that goes on.
package struct FrameCount {
  /// The latest frame's number, from 0.
  package private(set) var current: UInt64 = 0
  private var last: UInt32?
  private var hasStarted = false

  /// Nothing seen yet.
  package init() {}

  /// Takes in a frame's driver count.
  /// - Returns: how many frames are missing before it.
  package mutating func note(_ sequence: UInt32) -> UInt64 {
    defer {
      last = sequence
      hasStarted = true
    }
    guard let last else {
      // The first of a stream: 0 at the beginning; after a loss at least one frame is missing.
      if hasStarted { current += 2 }
      return hasStarted ? 1 : 0
    }
    // Some drivers never count and some start anew; their frames follow each other as far as anyone can tell.
    let distance = sequence &- last
    let step = distance == 0 || distance > UInt32.max / 2 ? 1 : UInt64(distance)
    current += step
    return step - 1
  }

  /// The next frame belongs to a new stream.
  package mutating func restart() { last = nil }
}
