import CandelaHAL

/// One board of several, `configured`, with what belongs to it.
public struct FleetMember {
  /// The driver; the fleet is its only user while it runs.
  public let board: PhotonicBoard
  /// What lights its input plane; nil when the scene itself does or the frame is host-fed.
  public let projector: (any SceneProjector)?
  /// Its clock, as a rule its connection's.
  public let time: any TimeSource
  /// Moves its clock to the moment at which a frame is due, where that is not the clock that the fleet is paced on: a
  /// simulated board's; nil for none.
  public let pacer: (any FramePacer)?
  /// Marked on the board's hot thread: `delivered` after each of its results, `ended` when it is done; nil for none.
  public let probe: (any PipelineProbe)?

  /// A board with its projector, its clock, and what follows both.
  public init(
    board: PhotonicBoard, projector: (any SceneProjector)?, time: any TimeSource, pacer: (any FramePacer)? = nil,
    probe: (any PipelineProbe)? = nil
  ) {
    self.board = board
    self.projector = projector
    self.time = time
    self.pacer = pacer
    self.probe = probe
  }
}
