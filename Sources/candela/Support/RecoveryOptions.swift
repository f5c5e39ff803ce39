import ArgumentParser
import CandelaRuntime

/// What a run does when the board fails, and when it is not sure.
struct RecoveryOptions: ParsableArguments {
  @Flag(help: "End with the first error of the board instead of recovering it.")
  var noRecovery = false

  @Option(
    help: ArgumentHelp(
      "Answer \"unknown\" where the winner leads by less than so many codes, or the chip was saturated.",
      valueName: "codes"))
  var unknownBelow: Int?

  /// The difference of two 12-bit codes.
  private static let margins = 0...4095

  func validate() throws {
    if let unknownBelow, !Self.margins.contains(unknownBelow) {
      throw ValidationError("--unknown-below is \(unknownBelow); give 0...\(Self.margins.upperBound).")
    }
  }

  /// - Throws: `ValidationError` where the outputs are not read, without which there is no margin.
  func validate(readsOutputs: Bool) throws {
    if unknownBelow != nil, !readsOutputs {
      throw ValidationError("--unknown-below needs the outputs; leave --no-outputs out.")
    }
  }

  /// Sets a pipeline's options.
  func apply(to options: inout PipelineOptions) {
    options.recovery = noRecovery ? nil : RecoveryConfiguration()
    options.unknownBelow = unknownBelow
  }
}
