/// A passive optical processor from the input plane to the photodiodes, as plain data.
///
/// Lengths are in metres, angles in radians, rows and columns are counted from the top left corner, and every plane is
/// square and centred on the optical axis. Its YAML form is described in docs/optics-schema.md.
public struct OpticalDesign: Sendable, Hashable {
  /// Vacuum wavelength in metres.
  public var wavelengthMeters: Double
  /// How a field travels through the media.
  public var propagation: Propagation
  /// Where the scene enters.
  public var input: InputPlane
  /// Media and phase layers in the order in which light meets them. It begins and ends with a medium; phase layers
  /// are separated by at least one medium.
  public var path: [PathElement]
  /// Where the light is measured.
  public var detector: Detector

  /// Puts a design together; `OpticalDesign+Validation.swift` says what makes one valid.
  public init(
    wavelengthMeters: Double, propagation: Propagation, input: InputPlane, path: [PathElement], detector: Detector
  ) {
    self.wavelengthMeters = wavelengthMeters
    self.propagation = propagation
    self.input = input
    self.path = path
    self.detector = detector
  }

  /// The phase layers, in order.
  public var phaseLayers: [PhaseLayer] {
    path.compactMap { element in
      if case .phase(let layer) = element { layer } else { nil }
    }
  }

  /// The media between consecutive phase layers: one leg more than there are layers.
  public var legs: [[Medium]] {
    var legs: [[Medium]] = [[]]
    for element in path {
      switch element {
      case .medium(let medium): legs[legs.count - 1].append(medium)
      case .phase: legs.append([])
      }
    }
    return legs
  }
}

/// How a field travels.
public enum Propagation: Sendable, Hashable {
  /// Open space: Rayleigh-Sommerfeld diffraction between finite apertures, nothing wraps around.
  /// Each leg must be one homogeneous medium.
  case aperiodic
  /// The exact angular spectrum on a periodic grid of `pixels` x `pixels` at `pitchMeters`; evanescent waves are
  /// dropped and nothing is padded.
  case periodic(pixels: Int, pitchMeters: Double)
}

/// A homogeneous slab.
public struct Medium: Sendable, Hashable {
  /// Thickness in metres, along the axis.
  public var thicknessMeters: Double
  /// Refractive index (real), 1 for air.
  public var refractiveIndex: Double

  /// A slab of a thickness and an index.
  public init(thicknessMeters: Double, refractiveIndex: Double) {
    self.thicknessMeters = thicknessMeters
    self.refractiveIndex = refractiveIndex
  }
}

/// A thin phase mask: `pixels` x `pixels` square pixels, each adding `level * phasePerLevelRadians`.
public struct PhaseLayer: Sendable, Hashable {
  /// Pixels along a side.
  public var pixels: Int
  /// Pixel pitch in metres; pixels fill their pitch.
  public var pitchMeters: Double
  /// Number of levels a pixel can take, 2...65,536.
  public var levels: Int
  /// Phase of one level in radians.
  public var phasePerLevelRadians: Double

  /// A layer of pixels and levels.
  public init(pixels: Int, pitchMeters: Double, levels: Int, phasePerLevelRadians: Double) {
    self.pixels = pixels
    self.pitchMeters = pitchMeters
    self.levels = levels
    self.phasePerLevelRadians = phasePerLevelRadians
  }
}

/// One element of the path.
public enum PathElement: Sendable, Hashable {
  /// A homogeneous slab.
  case medium(Medium)
  /// A thin phase mask.
  case phase(PhaseLayer)
}
