import CandelaHAL
import CandelaRuntime
import CandelaSim

/// The light of a recording on a simulated aperture.
final class ParityLight {
  private let board: SimulatedBoard
  private let frames: TraceReplay.Frames
  private let isHostFed: Bool

  /// - Throws: `TraceError` of kind `framesMissing` where the light cannot be had.
  init(_ trace: Trace, _ frames: TraceReplay.Frames, _ board: SimulatedBoard) throws(TraceError) {
    self.board = board
    if case .given(let source, let preprocessor) = frames {
      self.frames = .given(ReplaySource(source, trace), preprocessor)
    } else {
      self.frames = frames
    }
    isHostFed = try trace.header.value(.hostFedBits, absent: 0) != 0
    let hasFrames = try trace.header.value(.hasFrames, absent: false)
    if case .recorded = frames, !hasFrames, !isHostFed {
      throw TraceError(
        .framesMissing, "the simulated board needs the light of the frames, and the trace does not hold them")
    }
  }

  /// Shows a frame. Frames that were written to the board come over the bus by themselves.
  /// - Returns: false when the frame is not the recorded one.
  func show(_ frame: TraceFrame) throws -> Bool {
    if isHostFed { return true }
    let side = board.profile.design.input.pixels
    guard frame.rows == side, frame.columns == side, let image = try image(of: frame), image.count == side * side,
      TraceFrame.digest(of: image) == frame.digest
    else { return false }
    try board.projector.project(image.span, rows: frame.rows, columns: frame.columns)
    return true
  }

  private func image(of frame: TraceFrame) throws -> [UInt8]? {
    switch frames {
    case .recorded: return frame.aperture
    case .given(let source, var preprocessor):
      var image = [UInt8](repeating: 0, count: preprocessor.rows * preprocessor.columns)
      let hasFrame = try source.withNextFrame { descriptor, pixels in
        var target = image.mutableSpan
        try preprocessor.prepare(descriptor, pixels, into: &target)
      }
      return hasFrame ? image : nil
    }
  }
}
