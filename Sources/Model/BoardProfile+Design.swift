import CandelaBoardSpec
import CandelaOptics

extension BoardProfile {
  /// This board's electronics behind other optics, in the simulator only: what a model for a bare optics file is packed
  /// for.
  /// - Parameters:
  ///   - optics: design and noise, as read from the file.
  ///   - name: what the board is called in messages and in the bundle's manifest.
  /// - Returns: a profile whose mask has as many bits as the design's levels need, and which takes continuous masks.
  public func carrying(_ optics: OpticsDescription, name: String) -> BoardProfile {
    var profile = self
    profile.name = name
    profile.title = "\(title), with other optics"
    profile.simulatorOnly = true
    profile.design = optics.design
    profile.noise = optics.noise
    let levels = optics.design.phaseLayers.map(\.levels).max() ?? 2
    profile.maskBits = max(1, Int.bitWidth - max(0, levels - 1).leadingZeroBitCount)
    for capability in [CapabilityBit.programmableMask, .continuousMask] where !has(capability) {
      profile.capabilities.append(capability)
    }
    return profile
  }
}
