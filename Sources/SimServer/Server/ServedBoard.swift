import CandelaHAL
import CandelaSim

/// The simulated board on real time: its virtual clock follows the host's monotonic one.
///
/// A bus transfer moves the virtual clock ahead by its wire time; what the board says then is given to the guest when
/// the host's clock has come there, too.
final class ServedBoard {
  /// The board.
  let board: SimulatedBoard
  private let time: any TimeSource
  /// Where the host's clock and the board's stood when serving began.
  private let start: Timestamp
  private let origin: Timestamp

  /// Serves a board whose virtual clock stands for the host's from now on.
  init(_ board: SimulatedBoard, time: any TimeSource) {
    self.board = board
    self.time = time
    start = time.now
    origin = board.time.now
  }

  /// The host's clock as a point on the board's.
  var now: Timestamp { origin.advanced(by: max(.zero, time.now.since(start))) }

  /// Brings the board to now, doing the work that fell due on the way.
  /// - Returns: now.
  @discardableResult
  func synchronise() -> Timestamp {
    let now = now
    board.time.advance(to: now)
    return now
  }
}
