import CandelaBoardSpec
import CandelaDigitalPath
import CandelaHAL
import CandelaModel
import CandelaOptics
import CandelaScene
import CandelaSimHarness
import Foundation

/// The shipped model of the generated scene, stills of its test stream, and what a board without noise answers.
struct DigitalTask {
  let model: DenseModel
  let set: ApertureSet
  let ideal: [EvaluationRecord]

  init(frames: Int = 300, seed: UInt64 = 5) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let locator = ResourceLocator(explicit: root, environment: [:], executable: nil, currentDirectory: root)
    let profile = try BoardProfileLoader(locator).load("accel-reference")
    let bundle = try ModelLibrary(locator).load("shapes")
    model = try DenseModel(bundle, design: profile.design)
    let side = profile.design.input.pixels
    let stills = try LabelledSet(.testing, count: frames, seed: seed, width: side, height: side)
    var set = ApertureSet(pixelCount: side * side)
    for index in 0..<frames {
      let frame = stills.frame(index)
      set.append(frame.span, label: stills.label(index))
    }
    self.set = set
    let direct = DirectEvaluator(
      fusedOperator: try FusedOperator(design: profile.design, masks: bundle.masks), weights: bundle.weights,
      profile: profile, device: SimulatedDevice(isIdeal: true), relativeExposure: bundle.program.relativeExposure)
    ideal = direct.evaluate(set, 0..<frames)
  }

  /// Scores of all frames, in batches.
  func scores(_ network: any DigitalNetwork) throws -> [[Float]] {
    try stride(from: 0, to: set.count, by: network.largestBatch).flatMap { first in
      let batch = first..<min(first + network.largestBatch, set.count)
      var scores = [Float](repeating: 0, count: batch.count * network.classCount)
      var span = scores.mutableSpan
      let apertures = Array(set.apertures(batch))
      try network.score(apertures.span, frames: batch.count, into: &span)
      return (0..<batch.count).map { Array(scores[$0 * network.classCount..<($0 + 1) * network.classCount]) }
    }
  }

  /// Answers in batches.
  func winners(_ network: any DigitalNetwork) throws -> [Int] {
    try scores(network).map { network.winner(of: $0) }
  }
}
