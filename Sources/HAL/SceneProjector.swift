/// Whatever lights the input plane: an amplitude modulator on a bench, the world in simulation, nothing in direct view.
public protocol SceneProjector: AnyObject {
  /// Shows an aperture image (row-major, amplitude 0...255, linear in the field's amplitude). On return the plane
  /// shows it and goes on showing it until the next call. It does not switch any light on.
  /// - Throws: `HALError` when the modulator cannot be reached.
  func project(_ aperture: Span<UInt8>, rows: Int, columns: Int) throws(HALError)
}
