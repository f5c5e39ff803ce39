import ArgumentParser
import CandelaBoardSpec
import CandelaOptics
import CandelaSim
import CandelaSimHarness

/// How the simulated device differs from its design. The driver, as on a bench, does not know.
struct DeviceErrorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Standard deviation of the mask's phase error, in units of pi: 0.26 is one etch level.", valueName: "pi"))
  var maskError = 0.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far the photodiode array stands off the axis, in diode pitches: right, or right,down.", valueName: "x[,y]"))
  var shift = DiodeShift()
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far the photodiode array is turned, clockwise.", valueName: "degrees"))
  var rotation = 0.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far the light behind the mask leans to the right.", valueName: "degrees"))
  var tilt = 0.0
  @Option(help: ArgumentHelp("Spread of the diodes' gain, instead of the board's.", valueName: "percent"))
  var gainSpread: Double?

  /// The errors in the units of a board's design.
  /// - Throws: `SimulationError` (CND-6103) for errors that a device of the board cannot have.
  func errors(for profile: BoardProfile) throws -> DeviceErrors {
    let pitch = profile.design.detector.pitchMeters
    let errors = DeviceErrors(
      maskPhaseRadians: maskError * .pi, tiltDegrees: tilt,
      placement: DetectorPlacement(
        shiftXMeters: shift.x * pitch, shiftYMeters: shift.y * pitch, rotationDegrees: rotation),
      gainSpread: gainSpread.map { $0 / 100 })
    try profile.check(errors)
    return errors
  }

  /// What is set, in words; nil where the device is as designed.
  var summary: String? {
    var parts: [String] = []
    if maskError != 0 { parts.append("mask error \(maskError) pi") }
    if shift.x != 0 || shift.y != 0 { parts.append("shift \(shift.x), \(shift.y) diodes") }
    if rotation != 0 { parts.append("rotation \(rotation) degrees") }
    if tilt != 0 { parts.append("tilt \(tilt) degrees") }
    if let gainSpread { parts.append("gain spread \(gainSpread) %") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

/// A shift in diode pitches, written `x` or `x,y`.
struct DiodeShift: ExpressibleByArgument {
  var x = 0.0
  var y = 0.0

  init() {}

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(parts.count), let x = parts[0], let y = parts.count == 2 ? parts[1] : 0 else { return nil }
    self.x = x
    self.y = y
  }

  var defaultValueDescription: String { "0" }
}

extension BoardOptions {
  /// The simulated device that the options describe, with its errors.
  func device(_ errors: DeviceErrorOptions, for profile: BoardProfile) throws -> SimulatedDevice {
    SimulatedDevice(serial: serial, seed: seed, isIdeal: ideal, errors: try errors.errors(for: profile))
  }
}
