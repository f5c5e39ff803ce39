import CandelaMedia

/// Reads a frame's bytes from memory and nothing else, now and then between the frames of a run, so that the caches are in
/// the state in which preprocessing finds them. The hot thread's until the run is over.
final class PlainRead {
  private let picture: [UInt8]
  private let interval: Int
  private var times: [UInt32] = []
  private var sum: UInt64 = 0

  /// `picture` is read every `interval` frames: as often as the camera comes back to one of its own.
  init(of picture: [UInt8], every interval: Int, frames: Int) {
    self.picture = picture
    self.interval = interval
    times.reserveCapacity(frames / interval + 1)
  }

  /// After the frame with this index.
  func read(after frame: Int) {
    guard frame % interval == 0, times.count < times.capacity else { return }
    let start = HostClock.nanoseconds
    sum &+= Self.sum(picture)
    times.append(UInt32(clamping: HostClock.nanoseconds - start))
  }

  private static func sum(_ bytes: [UInt8]) -> UInt64 { PixelKernel.automatic.sum(of: bytes.span) }

  /// The reads' times. The sum goes into the name where it is impossible, so that the reads happen.
  var summary: StageSummary { StageSummary(sum == .max ? "read." : "read", times) }
}
