/// Which frames of a run are metered how: blocks in turn, so that with and without see the same machine.
struct MeteringSchedule {
  /// What goes on beside the frames of a block.
  enum Phase: Int, CaseIterable {
    /// Nothing, to compare with `boardBus`.
    case beforeBoardBus
    /// The board's rails are sampled on its bus, by the thread that owns it.
    case boardBus
    /// Nothing, to compare with `ownBus`.
    case beforeOwnBus
    /// A rail is sampled on a bus of its own, by a thread of its own.
    case ownBus
  }

  /// Frames that do not count.
  let warmUp: Int
  /// Frames of a block.
  let block: Int
  /// Frames of each phase.
  let count: Int

  /// Frames in all.
  var frames: Int { warmUp + count * Phase.allCases.count }

  /// The phase of a frame of the run; warm-up frames have the first.
  func phase(ofFrame frame: Int) -> Phase {
    guard frame >= warmUp else { return .beforeBoardBus }
    return Phase(rawValue: (frame - warmUp) / block % Phase.allCases.count) ?? .beforeBoardBus
  }

  /// The times of a phase, block by block. `times`: one for each frame after the warm-up.
  func blocks(of phase: Phase, in times: ArraySlice<UInt32>) -> [ArraySlice<UInt32>] {
    stride(from: phase.rawValue * block, to: times.count, by: block * Phase.allCases.count).map { start in
      let first = times.startIndex + start
      return times[first..<min(first + block, times.endIndex)]
    }
  }
}
