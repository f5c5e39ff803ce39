import Glibc

/// Times a subject and its reference by turns, so that both see the same moments of the machine.
struct BenchmarkTimer {
  /// The smallest time of each, in seconds.
  struct Pair {
    var subject = Double.infinity
    var reference = Double.infinity
  }

  /// Which clock counts.
  enum Clock {
    /// The calling thread's processor time: other programs disturb it little.
    case thread
    /// The clock on the wall, for work on several threads.
    case wall

    var seconds: Double {
      var time = timespec()
      clock_gettime(self == .thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
  }

  /// Repetitions at least, however long they take.
  private static let fewest = 3

  /// Seconds on the wall to spend on a row, at least.
  let secondsPerRow: Double

  /// Repeats both in turn and takes the smallest time of each, divided by `count`: how many pieces of work one call
  /// does.
  func measure(
    _ clock: Clock, count: Int = 1, subject: () throws -> Void, reference: () throws -> Void
  ) rethrows -> Pair {
    var best = Pair()
    let start = Clock.wall.seconds
    var repetitions = 0
    while repetitions < Self.fewest || Clock.wall.seconds - start < secondsPerRow {
      best.subject = min(best.subject, try time(clock, subject) / Double(count))
      best.reference = min(best.reference, try time(clock, reference) / Double(count))
      repetitions += 1
    }
    return best
  }

  /// The same for one subject.
  func measure(_ clock: Clock, subject: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    let start = Clock.wall.seconds
    var repetitions = 0
    while repetitions < Self.fewest || Clock.wall.seconds - start < secondsPerRow {
      best = min(best, try time(clock, subject))
      repetitions += 1
    }
    return best
  }

  /// Seconds of one call.
  func time(_ clock: Clock, _ body: () throws -> Void) rethrows -> Double {
    let start = clock.seconds
    try body()
    return clock.seconds - start
  }
}
