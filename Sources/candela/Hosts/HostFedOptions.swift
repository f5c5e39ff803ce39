import ArgumentParser
import CandelaBoardSpec
import CandelaRuntime

/// Frames that are written to the board instead of shown to it.
struct HostFedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write every frame over I2C with 1, 4 or 8 bits a pixel, instead of showing it to the board.", valueName: "bits"))
  var hostFed: Int?

  func validate() throws {
    if let hostFed, !RegisterLimits.frameBits.contains(hostFed) {
      throw ValidationError("--host-fed is \(hostFed); give 1, 4 or 8.")
    }
  }

  /// Where the aperture image comes from.
  var source: ApertureSource { hostFed.map { .host(bitsPerPixel: $0) } ?? .light }
}
