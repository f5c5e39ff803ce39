import CandelaMedia
import CandelaModel
import CandelaScene
import CandelaSimHarness

/// The images that the rows are measured with: the first Fashion-MNIST test images where the data set is there, else
/// generated ones.
struct BenchmarkImages {
  /// Images of the operator's rows.
  static let most = 1024

  /// What they are.
  let name: String
  /// All of them; evaluation takes more than `most`.
  let all: ApertureSet
  /// Amplitudes of the first `most` images, one after another.
  let pixels: [UInt8]
  /// Images in `pixels`.
  let count: Int
  /// Share of `pixels` that is dark.
  let zeroShare: Double

  init(_ workspace: Workspace) throws {
    let folder = (workspace.environment["CANDELA_DATA"] ?? "../shared/data") + "/fashion-mnist"
    let specification = InputSpecification(pixels: 28)
    if let files = try? FrameSources.open(path: folder + "/t10k-images-idx3-ubyte.gz", labels: nil) {
      name = "Fashion-MNIST test images"
      all = try ApertureSet(reading: files, specification, limit: nil, isQuiet: true)
    } else {
      name = "generated scene (Fashion-MNIST was not found in \(folder))"
      let scene = LabelledSetSource(try SceneSets.set(.testing, count: FrameOptions.sceneFrames, seed: 1))
      all = try ApertureSet(reading: scene, specification, limit: nil, isQuiet: true)
    }
    count = min(all.count, Self.most)
    pixels = Array(all.apertures(0..<count))
    zeroShare = Double(pixels.count { $0 == 0 }) / Double(pixels.count)
  }
}
