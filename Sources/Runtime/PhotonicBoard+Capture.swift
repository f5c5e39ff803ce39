import CandelaBoardSpec
import CandelaHAL

/// Photodiode readings of a set of frames, as training needs them.
public struct DiodeCapture: Sendable, Hashable {
  /// Photodiodes, values of a row.
  public let diodeCount: Int
  /// Times that every frame was read.
  public let reads: Int
  /// The sums of the codes over a frame's reads, frame by frame, diodes row by row.
  public internal(set) var sums: [UInt32] = []
  /// Codes at the converter's upper end: what lay above is lost.
  public internal(set) var clippedCodes = 0

  /// Frames read.
  public var frameCount: Int { diodeCount > 0 ? sums.count / diodeCount : 0 }
  /// Share of codes at the converter's upper end.
  public var clippedShare: Double { sums.isEmpty ? 0 : Double(clippedCodes) / Double(sums.count * reads) }
}

extension PhotonicBoard {
  /// Highest code of the photodiodes' converter (register DIODES_n).
  private static let highestDiodeCode: UInt16 = 4095

  /// Shows frames one after another and reads every photodiode, `reads` times each (SEQUENCE counts all reads from 0).
  ///
  /// The board must be `configured`; the laser is armed for the length of the call and made safe on every way out.
  /// - Parameters:
  ///   - frames: how many frames.
  ///   - reads: 1...1,000; averaging lowers shot noise and the converter's rounding.
  ///   - projector: what lights the aperture.
  ///   - progress: called after every frame with the frames done.
  ///   - aperture: a frame's amplitudes by index, input pixels x input pixels.
  /// - Throws: what `withArmedLaser`, `readDiodes`, the projector or `aperture` throw, and `RuntimeError` of kind
  ///   `invalidSetting` for `reads` out of range.
  public func captureDiodes(
    frames: Int, reads: Int = 1, projector: any SceneProjector, progress: (Int) -> Void = { _ in },
    aperture: (Int) throws -> [UInt8]
  ) throws -> DiodeCapture {
    guard (1...1000).contains(reads), frames >= 0, frames <= Int(UInt32.max) / reads else {
      throw RuntimeError.invalidSetting(
        "reads", "\(reads) of \(frames) frames", allowed: "1...1,000, below 2^32 in all")
    }
    let identity = try requireIdentity(for: "captureDiodes")
    let (count, side) = (identity.diodePixels * identity.diodePixels, identity.inputPixels)
    var capture = DiodeCapture(diodeCount: count, reads: reads)
    capture.sums.reserveCapacity(frames * count)
    try withArmedLaser {
      for frame in 0..<frames {
        let image = try aperture(frame)
        try show(image, side: side, on: projector)
        try read(frame, into: &capture)
        progress(frame + 1)
      }
    }
    return capture
  }

  private func show(_ image: [UInt8], side: Int, on projector: any SceneProjector) throws {
    try projector.project(image.span, rows: side, columns: side)
  }

  private func read(_ frame: Int, into capture: inout DiodeCapture) throws {
    var sums = [UInt32](repeating: 0, count: capture.diodeCount)
    for read in 0..<capture.reads {
      let codes = try readDiodes(sequence: UInt32(frame * capture.reads + read))
      for (diode, code) in codes.enumerated() {
        sums[diode] += UInt32(code)
        if code >= Self.highestDiodeCode { capture.clippedCodes += 1 }
      }
    }
    capture.sums += sums
  }
}
