/// Where the photodiode array really stands: moved and turned in its plane against the optical axis.
public struct DetectorPlacement: Sendable, Hashable {
  /// How far the array's centre stands off the axis to the right, in metres.
  public var shiftXMeters: Double
  /// How far the array's centre stands off the axis downwards, in metres.
  public var shiftYMeters: Double
  /// How far the array is turned about its own centre, clockwise with rows counted downwards, in degrees.
  public var rotationDegrees: Double

  /// A place; by default the one that the design says.
  public init(shiftXMeters: Double = 0, shiftYMeters: Double = 0, rotationDegrees: Double = 0) {
    self.shiftXMeters = shiftXMeters
    self.shiftYMeters = shiftYMeters
    self.rotationDegrees = rotationDegrees
  }

  /// Centred on the axis, not turned.
  public static let aligned = DetectorPlacement()

  /// Whether the array stands where the design says.
  public var isAligned: Bool { self == .aligned }

  /// Checks that a design's array can stand so.
  /// - Throws: `OpticsError` that names the first field at fault.
  public func validate(for design: OpticalDesign) throws(OpticsError) {
    let reach = Double(design.detector.pixels) * design.detector.pitchMeters
    for (field, value) in [("shift.x", shiftXMeters), ("shift.y", shiftYMeters)] {
      guard value.isFinite, abs(value) <= reach else {
        throw OpticsError(
          field: field, problem: "\(value) m", allowed: "-\(reach)...\(reach) m, the side of the photodiode array")
      }
    }
    guard rotationDegrees.isFinite, abs(rotationDegrees) <= 180 else {
      throw OpticsError(field: "rotation", problem: "\(rotationDegrees) degrees", allowed: "-180...180 degrees")
    }
    if rotationDegrees != 0, design.propagation != .aperiodic {
      throw OpticsError(
        field: "rotation", problem: "\(rotationDegrees) degrees on a periodic grid",
        allowed: "0: only diodes in open space are turned, those of a periodic design are tied to its grid")
    }
    try validateGrid(of: design)
  }

  /// A periodic design's diodes must stay on its grid.
  private func validateGrid(of design: OpticalDesign) throws(OpticsError) {
    guard case .periodic(let pixels, let pitchMeters) = design.propagation,
      case .bilinear(let first, let step) = design.detector.sampling
    else { return }
    let last = first + Double(design.detector.pixels - 1) * step
    for (field, shift) in [("shift.x", shiftXMeters), ("shift.y", shiftYMeters)] {
      let moved = shift / pitchMeters
      guard first + moved >= 0, last + moved < Double(pixels - 1) else {
        throw OpticsError(
          field: field, problem: "\(shift) m moves diodes off the grid of \(pixels) pixels",
          allowed: "\(-first * pitchMeters)...\((Double(pixels - 1) - last) * pitchMeters) m")
      }
    }
  }
}
