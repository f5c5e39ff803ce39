/// How a trace is recorded: sizes and limits.
public struct RecorderOptions: Sendable, Hashable {
  /// Whether frames are recorded with their pixels, not only with their digests. Default: no.
  public var keepsFrames = false
  /// Payload of a block in bytes, 256 or more. Default 64 KiB: some fifty frames, so that handing a block over costs a frame
  /// next to nothing.
  public var blockBytes = 64 << 10
  /// Blocks in the ring between recorder and writer, 2 or more. Default 32: 2 MiB, a fifth of a second of the fastest
  /// simulated board with frames.
  public var blockCount = 32
  /// A block is handed over after so long, by the connection's clock, even if it is not full: what a killed process loses.
  /// Default 0.5 s.
  public var longestBlock = Duration.milliseconds(500)
  /// How long the recorder waits for the storage when all blocks are full, before it gives up. Default 5 s: disks that spin
  /// up. A board whose heartbeat lapses meanwhile switches its laser off by itself.
  public var storageLimit = Duration.seconds(5)

  /// The defaults.
  public init() {}
}
