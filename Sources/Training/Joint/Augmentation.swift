import CandelaOptics

/// Random changes of training frames that leave their class alone: moved by whole pixels, mirrored left to right.
public struct Augmentation: Sendable, Hashable {
  /// Most pixels that a frame is moved along each axis; its edge is repeated.
  public var shiftPixels = 0
  /// Whether every second frame is mirrored.
  public var mirrors = false

  /// Nothing.
  public init() {}

  /// Reads a list such as `shift:2,mirror`, or `none`.
  /// - Throws: `TrainingError` (CND-7001) for anything else.
  public init(_ text: String) throws(TrainingError) {
    for part in text.split(separator: ",") where part != "none" {
      if part == "mirror" {
        mirrors = true
      } else if part.hasPrefix("shift:"), let pixels = Int(part.dropFirst(6)), (0...16).contains(pixels) {
        shiftPixels = pixels
      } else {
        throw .setting(
          "augmentation", "\"\(part)\"", "none, mirror, shift:<0...16 pixels>, or several joined by commas")
      }
    }
  }

  var isOff: Bool { shiftPixels == 0 && !mirrors }

  /// Appends a frame of `side` x `side` pixels, changed as the draw at (frame, epoch) says.
  func append(_ frame: ArraySlice<UInt8>, side: Int, to out: inout [UInt8], random: Philox, counter: UInt64) {
    guard !isOff else {
      out.append(contentsOf: frame)
      return
    }
    let draw = random.block(counter, 0x21 << 56)
    let span = UInt64(2 * shiftPixels + 1)
    let down = Int((draw.0 >> 32) % span) - shiftPixels
    let right = Int((draw.0 & 0xFFFF_FFFF) % span) - shiftPixels
    let isMirrored = mirrors && draw.1 & 1 == 1
    let start = frame.startIndex
    for row in 0..<side {
      let from = start + min(max(row - down, 0), side - 1) * side
      for column in 0..<side {
        let seen = isMirrored ? side - 1 - column : column
        out.append(frame[from + min(max(seen - right, 0), side - 1)])
      }
    }
  }
}
