import CandelaBoardSpec
import CandelaHAL

/// The energy model of the photonic chip: a figure per output (laser and EAC) times the outputs of a frame.
///
/// It knows nothing of the run but the number of outputs and exposures, so its entries are `modelled`, never `measured`.
public struct ModelledChipEnergy: Sendable, Hashable {
  /// Energy of one output, its uncertainty and source, from the board profile.
  public let chip: ChipEnergy

  /// The model of a board profile's chip.
  public init(_ chip: ChipEnergy) {
    self.chip = chip
  }

  /// The energy of `exposures` frames of `outputs` outputs each.
  /// - Precondition: neither count is negative.
  public func entry(outputs: Int, exposures: Int = 1, start: Timestamp, duration: Duration) -> EnergyEntry {
    precondition(outputs >= 0 && exposures >= 0, "negative count")
    return EnergyEntry(
      part: .chip, energy: chip.perOutput * (Double(outputs) * Double(exposures)), start: start, duration: duration,
      method: .modelled, source: chip.source, relativeUncertainty: chip.relativeUncertainty)
  }
}
