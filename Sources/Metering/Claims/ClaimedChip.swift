import CandelaBoardSpec
import CandelaHAL

/// A photonic chip by the numbers that the published arithmetic starts from.
public struct ClaimedChip: Sendable, Hashable {
  /// Phase mask pixels along a side, for every layer in the order of the light.
  public var maskPixels: [Int]
  /// Photodiodes along a side.
  public var diodePixels: Int
  /// Input pixels along a side.
  public var inputPixels: Int
  /// Time of one output, in nanoseconds.
  public var slotNanoseconds: Double
  /// Energy of one output, laser and electronics.
  public var energyPerOutput: Joules

  /// Describes a chip.
  /// - Precondition: all numbers are above zero, and there is at least one mask.
  public init(
    maskPixels: [Int], diodePixels: Int, inputPixels: Int, slotNanoseconds: Double, energyPerOutput: Joules
  ) {
    precondition(!maskPixels.isEmpty && maskPixels.allSatisfy { $0 > 0 }, "masks of at least one pixel")
    precondition(diodePixels > 0 && inputPixels > 0 && slotNanoseconds > 0 && energyPerOutput.value > 0, "above zero")
    self.maskPixels = maskPixels
    self.diodePixels = diodePixels
    self.inputPixels = inputPixels
    self.slotNanoseconds = slotNanoseconds
    self.energyPerOutput = energyPerOutput
  }

  /// The chip of the paper (Nature 623, 48-57, 2023): 400 x 400 mask pixels, 32 x 32 photodiodes, 24 ns and 1.46 nJ an output
  /// (72 ns and 4.38 nJ for three classes, both quoted second hand), 28 x 28 input pixels as its digit tasks have them.
  public static let published = ClaimedChip(
    maskPixels: [400], diodePixels: 32, inputPixels: 28, slotNanoseconds: 24, energyPerOutput: Joules(4.38e-9 / 3))

  /// The chip that a board profile describes.
  public init(_ profile: BoardProfile) {
    self.init(
      maskPixels: profile.design.phaseLayers.map(\.pixels), diodePixels: profile.design.detector.pixels,
      inputPixels: profile.design.input.pixels, slotNanoseconds: Double(profile.timing.slotNanoseconds),
      energyPerOutput: profile.chipEnergy.perOutput)
  }

  /// Operations of the optical part as the authors count them: a dense product from every mask pixel to every photodiode, two
  /// operations a weight (2 N^2 M^2), and from mask to mask where there are several.
  public var opticalOperations: Double {
    let planes = (maskPixels + [diodePixels]).map { Double($0) * Double($0) }
    return zip(planes, planes.dropFirst()).reduce(0) { $0 + 2 * $1.0 * $1.1 }
  }

  /// Operations of the electronic part: photodiodes times classes, two operations a weight (2 M^2 K).
  public func electronicOperations(classes: Int) -> Double {
    2 * Double(diodePixels) * Double(diodePixels) * Double(classes)
  }

  /// Operations of a frame.
  public func operations(classes: Int) -> Double { opticalOperations + electronicOperations(classes: classes) }

  /// Time of a frame in seconds: the outputs come one after another.
  public func frameSeconds(classes: Int) -> Double { Double(classes) * slotNanoseconds * 1e-9 }

  /// Energy of a frame.
  public func frameEnergy(classes: Int) -> Joules { energyPerOutput * Double(classes) }

  /// Operations that a computer needs for the same answer: everything up to the photodiodes is one complex matrix, whatever
  /// the mask's size, so a frame takes 4 operations for every pair of input pixel and photodiode, 3 for a photodiode's
  /// |u|^2, and the electronic part.
  public func neededOperations(classes: Int) -> Double {
    let diodes = Double(diodePixels) * Double(diodePixels)
    let inputs = Double(inputPixels) * Double(inputPixels)
    return diodes * (4 * inputs + 3) + electronicOperations(classes: classes)
  }

  /// Numbers that can be chosen: mask pixels and binary weights.
  public func freeParameters(classes: Int) -> Double {
    maskPixels.reduce(0) { $0 + Double($1) * Double($1) } + Double(diodePixels * diodePixels * classes)
  }
}
