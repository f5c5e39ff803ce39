import CandelaHAL

/// Lights the simulated aperture, as an amplitude modulator would.
public final class SimulatedProjector: SceneProjector {
  private let world: SimulatedWorld

  init(world: SimulatedWorld) { self.world = world }

  /// Sets the light on the aperture; it stays until the next call. Takes no virtual time.
  /// - Throws: `HALError` of kind `other` when the image has not the aperture's size.
  public func project(_ aperture: Span<UInt8>, rows: Int, columns: Int) throws(HALError) {
    let side = world.aperturePixels
    guard rows == side, columns == side, aperture.count == side * side else {
      throw HALError(
        .other, operation: "project \(rows) x \(columns) (\(aperture.count) bytes)", subject: "the simulated aperture",
        cause: "it has \(side) x \(side) pixels")
    }
    world.light(aperture)
  }
}
