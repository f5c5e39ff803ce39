import CandelaBoardSpec
import CandelaHAL

/// What a rail has drawn over time: idle power always, active power while something runs on it.
///
/// It keeps marks of a running integral instead of samples, so that a monitor can ask for the mean over any recent
/// window when it is read, and long idle times cost nothing.
public final class RailActivity {
  /// Marks kept: more than the longest INA226 window (1,024 averages of 16.5 ms) of frames at a thousand a second.
  static let markCapacity = 65_536

  /// The rail's figures.
  public let rail: BoardRail
  private let time: VirtualTime
  /// The marks in the order of their places; once all places are taken, the oldest is at `oldest` and is overwritten.
  private var marks: [Mark] = [Mark(nanoseconds: 0, activeNanoseconds: 0, duty: 0)]
  private var oldest = 0

  /// From here on the rail is active for `duty` of the time; `activeNanoseconds` had been before.
  private struct Mark {
    let nanoseconds: UInt64
    let activeNanoseconds: Double
    let duty: Double

    /// The integral at a later point, with no mark between.
    func activeNanoseconds(at moment: UInt64) -> Double {
      activeNanoseconds + duty * Double(moment - nanoseconds)
    }
  }

  /// A rail that has been idle so far.
  public init(rail: BoardRail, time: VirtualTime) {
    self.rail = rail
    self.time = time
    // So that an exposure never asks for memory.
    marks.reserveCapacity(Self.markCapacity)
  }

  /// The mean power between two points of the past, in nanoseconds of the virtual clock; idle power for an empty span.
  public func meanPower(from start: UInt64, to end: UInt64) -> Watts {
    guard end > start else { return rail.idle }
    let duty = (activeNanoseconds(at: end) - activeNanoseconds(at: start)) / Double(end - start)
    return rail.idle + rail.active * duty
  }

  /// From now on the rail is active for `duty` (0...1) of the time.
  public func begin(duty: Double) { mark(duty: duty) }

  /// From now on the rail is idle.
  public func end() { mark(duty: 0) }

  private func mark(duty: Double) {
    let now = time.now.nanoseconds
    let mark = Mark(nanoseconds: now, activeNanoseconds: activeNanoseconds(at: now), duty: duty)
    if marks.count < Self.markCapacity {
      marks.append(mark)
    } else {
      marks[oldest] = mark
      oldest = (oldest + 1) % Self.markCapacity
    }
  }

  /// The mark with so many older ones.
  private func mark(at index: Int) -> Mark {
    let place = oldest + index
    return marks[place < marks.count ? place : place - marks.count]
  }

  /// The integral of the duty up to a point. Before the oldest mark the rail counts as idle.
  private func activeNanoseconds(at moment: UInt64) -> Double {
    let newest = mark(at: marks.count - 1)
    if newest.nanoseconds <= moment { return newest.activeNanoseconds(at: moment) }
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if mark(at: middle).nanoseconds <= moment { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return mark(at: 0).activeNanoseconds }
    return mark(at: low - 1).activeNanoseconds(at: moment)
  }
}
