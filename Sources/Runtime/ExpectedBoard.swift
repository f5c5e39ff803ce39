import CandelaBoardSpec
import CandelaHAL

/// What the driver expects to find at the other end, taken from a board profile.
public struct ExpectedBoard: Sendable, Hashable {
  /// The profile's name, for messages.
  public var name: String
  /// Where the parts answer on the bus.
  public var addresses: BoardAddresses
  /// Versions that the profile was written for.
  public var versions: BoardVersions
  /// Digest of the optical design.
  public var designDigest: Digest256
  /// Time constants of the controller.
  public var timing: BoardTiming
  /// Rails, for the self-test's plausibility checks.
  public var rails: BoardRails
  /// The chip's energy model.
  public var chipEnergy: ChipEnergy

  /// Everything given.
  public init(
    name: String, addresses: BoardAddresses, versions: BoardVersions, designDigest: Digest256, timing: BoardTiming,
    rails: BoardRails, chipEnergy: ChipEnergy
  ) {
    self.name = name
    self.addresses = addresses
    self.versions = versions
    self.designDigest = designDigest
    self.timing = timing
    self.rails = rails
    self.chipEnergy = chipEnergy
  }

  /// The expectations of a board profile.
  public init(_ profile: BoardProfile) {
    self.init(
      name: profile.name, addresses: profile.addresses, versions: profile.versions, designDigest: profile.designDigest,
      timing: profile.timing, rails: profile.rails, chipEnergy: profile.chipEnergy)
  }
}
