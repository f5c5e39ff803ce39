/// How a device differs from its design, beyond noise: what packaging and etching leave, and adaptive training undoes.
///
/// Everything follows from these numbers and the serial number, so a device stays the same device.
public struct DeviceErrors: Sendable, Hashable {
  /// The published scenario's phase error: one etch level, 0.26 pi (the authors' simulation of adaptive training).
  public static let publishedMaskPhaseRadians = 0.26 * 3.14159265358979323846

  /// Standard deviation of the phase error of every mask pixel, in radians; each pixel's error is drawn from the serial.
  public var maskPhaseRadians: Double
  /// How far the light behind the mask leans to the right, in degrees: a phase ramp of 2 pi pitch sin(tilt) / wavelength
  /// a pixel over each mask.
  ///
  /// Why a ramp: a thin mask or a photodiode array that leans by itself hardly changes anything (foreshortening by the
  /// cosine, 0.4 % at 5 degrees), while a wedge in the mask's glass or an oblique beam steers the light: by
  /// distance x sin(tilt) on the array, on the bench one diode pitch in 0.013 degrees.
  public var tiltDegrees: Double
  /// Where the photodiode array stands.
  public var placement: DetectorPlacement
  /// Relative standard deviation of the diodes' gain, instead of the board's; nil keeps the board's. It is drawn from the
  /// serial, also on a device whose noise is switched off.
  public var gainSpread: Double?

  /// Errors; by default none.
  public init(
    maskPhaseRadians: Double = 0, tiltDegrees: Double = 0, placement: DetectorPlacement = .aligned,
    gainSpread: Double? = nil
  ) {
    self.maskPhaseRadians = maskPhaseRadians
    self.tiltDegrees = tiltDegrees
    self.placement = placement
    self.gainSpread = gainSpread
  }

  /// A device as designed.
  public static let none = DeviceErrors()

  /// Checks that a device of a design can have these errors.
  /// - Throws: `OpticsError` that names the first field at fault.
  public func validate(for design: OpticalDesign) throws(OpticsError) {
    guard (0...Self.largestPhase).contains(maskPhaseRadians) else {
      throw OpticsError(
        field: "mask_error", problem: "\(maskPhaseRadians) rad", allowed: "0...\(Self.largestPhase) rad (0...2 pi)")
    }
    guard abs(tiltDegrees) <= Self.largestTiltDegrees else {
      throw OpticsError(
        field: "tilt", problem: "\(tiltDegrees) degrees",
        allowed: "-\(Self.largestTiltDegrees)...\(Self.largestTiltDegrees) degrees")
    }
    if let gainSpread, !(0...1).contains(gainSpread) {
      throw OpticsError(field: "gain_spread", problem: "\(gainSpread)", allowed: "0...1")
    }
    try placement.validate(for: design)
  }

  /// Beyond a turn an error is a random phase in any case.
  private static let largestPhase = 2 * 3.14159265358979323846
  /// More steers the light past any array.
  private static let largestTiltDegrees = 5.0

  /// The masks as this device really has them: 16-bit phases where there is an error, the same masks where there is none.
  /// `masks` fit the design.
  public func masks(_ masks: [PhaseMask], design: OpticalDesign, serial: UInt64) -> [PhaseMask] {
    guard maskPhaseRadians != 0 || tiltDegrees != 0 else { return masks }
    let random = Philox(key: serial, 0x6D61_736B_6572_7273)
    let slope = DeterministicMath.cis(turns: tiltDegrees / 360).sine / design.wavelengthMeters
    return zip(masks, design.phaseLayers).enumerated().map { index, pair in
      let (mask, layer) = pair
      let centre = Double(mask.pixels - 1) / 2
      let levels = mask.levels.enumerated().map { pixel, level in
        let phase = Double(level) * mask.phasePerLevelRadians + error(of: pixel, layer: index, random)
        let ramp = (Double(pixel % mask.pixels) - centre) * layer.pitchMeters * slope
        return PhaseQuantizer.continuousCode(ofTurns: PhaseQuantizer.turns(ofRadians: phase) + ramp).level
      }
      return PhaseMask(
        pixels: mask.pixels, levels: levels, phasePerLevelRadians: PhaseMask.continuousStepRadians)
    }
  }

  private func error(of pixel: Int, layer: Int, _ random: Philox) -> Double {
    maskPhaseRadians == 0 ? 0 : maskPhaseRadians * random.normal(UInt64(pixel), UInt64(layer))
  }

  /// The noise stages with the device's own gain spread.
  public func applied(to noise: NoiseParameters) -> NoiseParameters {
    guard let gainSpread else { return noise }
    var copy = noise
    copy.gainSpread = gainSpread
    return copy
  }
}
