import CandelaHAL

/// One board of several, `configured`, with what belongs to it.
public struct FleetMember {
  /// The driver; the fleet is its only user while it runs.
  public let board: PhotonicBoard
  /// What lights its input plane; nil when the scene itself does or the frame is host-fed.
  public let projector: (any SceneProjector)?
  /// Its clock, as a rule its connection's.
  public let time: any TimeSource

  /// A board with its projector and clock.
  public init(board: PhotonicBoard, projector: (any SceneProjector)?, time: any TimeSource) {
    self.board = board
    self.projector = projector
    self.time = time
  }
}
