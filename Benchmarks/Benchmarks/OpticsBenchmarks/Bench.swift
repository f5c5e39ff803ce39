import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import CandelaSim
import CandelaSimHarness
import Foundation

/// The reference bench with a shipped model's mask and weights, and generated images of which half of the pixels are
/// dark: what every benchmark here runs on.
struct Bench {
  let profile: BoardProfile
  let bundle: ModelBundle
  let weights: BinaryWeights
  let images: [UInt8]
  let imageCount = 256

  init() throws {
    let locator = ResourceLocator(
      environment: ProcessInfo.processInfo.environment, executable: Bundle.main.executablePath,
      currentDirectory: FileManager.default.currentDirectoryPath)
    profile = try BoardProfileLoader(locator).load("accel-reference")
    bundle = try ModelLibrary(locator).load("fashion-mnist")
    let design = profile.design
    weights = BinaryWeights(
      classCount: bundle.program.classCount, diodeCount: design.detector.pixels * design.detector.pixels,
      banks: bundle.program.weightBanks)
    let random = Philox(key: 1)
    images = (0..<imageCount * design.input.pixels * design.input.pixels).map { index in
      let bits = random.block(UInt64(index), 0).0
      return bits & 0x100 == 0 ? UInt8(truncatingIfNeeded: bits) : 0
    }
  }

  /// The bench with one point a diode, or with four as the board has it.
  func design(isPoint: Bool) -> OpticalDesign {
    var design = profile.design
    if isPoint, case .area(let side) = design.detector.sampling { design.detector.sampling = .point(sideMeters: side) }
    return design
  }

  func fused(isPoint: Bool) throws -> FusedOperator {
    try FusedOperator(design: design(isPoint: isPoint), masks: bundle.masks)
  }

  func core(isPoint: Bool) throws -> AnalogCore {
    profile.analogCore(fusedOperator: try fused(isPoint: isPoint), serial: 1, seed: 1, ideal: false)
  }

  /// The images for an evaluation.
  var apertures: ApertureSet {
    let size = images.count / imageCount
    var set = ApertureSet(pixelCount: size)
    for image in 0..<imageCount { set.append(images.span.extracting(image * size..<(image + 1) * size), label: nil) }
    return set
  }
}
