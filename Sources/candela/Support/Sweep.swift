import ArgumentParser
import CandelaBoardSpec
import CandelaOptics
import CandelaSimHarness

/// What `candela eval --sweep` varies.
enum SweepKind: String, ExpressibleByArgument, CaseIterable {
  case light, noise, shift, rotation, levels
  case maskError = "mask-error"

  /// Points where `--steps` does not say.
  var defaultSteps: Int {
    switch self {
    case .light, .rotation, .maskError: 11
    case .noise, .shift: 9
    case .levels: 0
    }
  }

  /// What runs along the axis.
  var label: String {
    switch self {
    case .light: "photons per diode and frame"
    case .noise: "noise, as a multiple of the board's"
    case .shift: "shift of the array to the right, diodes"
    case .rotation: "rotation of the array, degrees"
    case .maskError: "standard deviation of the mask's phase error, pi"
    case .levels: "levels of the mask"
    }
  }

  /// Values of the sweep; `steps` of them, for levels all that are no more than the mask's own.
  func values(steps: Int, maskLevels: Int) -> [Double] {
    func evenly(_ last: Double) -> [Double] {
      (0..<steps).map { last * Double($0) / Double(max(1, steps - 1)) }
    }
    switch self {
    case .light: return evenly(5).map { Self.powerOfTen(1 + $0) }
    case .noise: return evenly(4)
    case .shift: return evenly(2)
    case .rotation: return evenly(10)
    case .maskError: return evenly(0.5)
    case .levels: return Self.levelCounts.filter { $0 < maskLevels }.map(Double.init) + [Double(maskLevels)]
    }
  }

  private static let levelCounts = [2, 3, 4, 6, 8, 16, 32, 64, 128, 256]
  /// The published low-light figure, 0.14 fJ/um^2 at 532 nm over one diode's active area (docs/optics.md).
  static let publishedPhotons = 42_000.0

  private static func powerOfTen(_ exponent: Double) -> Double {
    let whole = Int(exponent.rounded(.down))
    let power = (0..<whole).reduce(1.0) { value, _ in value * 10 }
    // exp(-x) is all that the shared mathematics has: ten to a fraction is ten over ten to the rest.
    let rest = Double(whole) + 1 - exponent
    return rest == 1 ? power : power * 10 * DeterministicMath.exponential(-rest * 2.302585092994046)
  }
}

/// What one point of a sweep is measured on.
struct SweepSetup {
  var profile: BoardProfile
  var masks: [PhaseMask]
  var device: SimulatedDevice

  /// The setup with one value of a sweep in place of its own.
  func with(_ kind: SweepKind, _ value: Double) -> SweepSetup {
    var copy = self
    switch kind {
    case .light: copy.profile.noise.photonsPerDiode = value
    case .noise: copy.profile.noise = profile.noise.scaled(by: value)
    case .shift: copy.device.errors.placement.shiftXMeters = value * profile.design.detector.pitchMeters
    case .rotation: copy.device.errors.placement.rotationDegrees = value
    case .maskError: copy.device.errors.maskPhaseRadians = value * .pi
    case .levels: copy.masks = zip(masks, profile.design.phaseLayers).map { $0.requantized(to: Int(value), layer: $1) }
    }
    return copy
  }
}

extension NoiseParameters {
  /// Every noise stage `factor` times as strong, at the same light.
  ///
  /// Shot noise has no strength of its own: `factor` times the noise is what `factor`^2 times less light gives. So the
  /// light is divided by factor^2, and with it everything in volts: precharge; read noise, comparator offset and the
  /// square root of the temperature are then divided by `factor`, which leaves them `factor` times as strong against the
  /// signal. No noise is the ideal device, whose lines still run empty.
  func scaled(by factor: Double) -> NoiseParameters {
    guard factor > 0 else {
      var quiet = ideal
      quiet.clipsEmptyLine = clipsEmptyLine
      return quiet
    }
    var copy = self
    let square = factor * factor
    copy.photonsPerDiode = photonsPerDiode / square
    copy.prechargeVolts = prechargeVolts / square
    copy.darkCurrentAmperes = darkCurrentAmperes / square
    copy.temperatureKelvin = temperatureKelvin / square
    copy.readNoiseVolts = readNoiseVolts / factor
    copy.comparatorOffsetVolts = comparatorOffsetVolts / factor
    copy.gainSpread = gainSpread * factor
    return copy
  }
}

extension PhaseMask {
  /// The mask rounded to so many levels spread evenly over a turn; as it is where it has no more.
  ///
  /// A bundle holds levels, not the phases that they were once rounded from, so this is a coarser rounding of the rounded.
  fileprivate func requantized(to count: Int, layer: PhaseLayer) -> PhaseMask {
    guard count < Self.levelCount(self, layer: layer) else { return self }
    let step = 2 * Double.pi / Double(count)
    let quantizer = PhaseQuantizer(levels: count, phasePerLevelRadians: step)
    return PhaseMask(
      pixels: pixels,
      levels: levels.map {
        quantizer.nearest(toTurns: PhaseQuantizer.turns(ofRadians: Double($0) * phasePerLevelRadians)).level
      }, phasePerLevelRadians: step)
  }

  /// Levels that a mask on a layer can have: the layer's, or those of a continuous mask.
  static func levelCount(_ mask: PhaseMask, layer: PhaseLayer) -> Int {
    mask.phasePerLevelRadians == layer.phasePerLevelRadians ? layer.levels : PhaseQuantizer.continuousLevels
  }
}
