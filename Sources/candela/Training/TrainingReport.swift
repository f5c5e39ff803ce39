import CandelaBoardSpec
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaSimHarness

/// What training made, as one picture: mask, an input, its light on the diodes, the confusion matrix of the test.
struct TrainingReport {
  let bundle: ModelBundle
  let profile: BoardProfile
  let fused: FusedOperator
  let data: TrainingData
  let test: EvaluationReport?

  private static let gap = 16

  func draw() -> Raster {
    let panels = ([mask, input, light] + [confusion].compactMap { $0 }).map(\.image)
    let columns = [0, 1].map { column in
      panels.indices.filter { $0 % 2 == column }.map { panels[$0].width }.max() ?? 0
    }
    let rows = stride(from: 0, to: panels.count, by: 2).map { first in
      panels[first..<min(first + 2, panels.count)].map(\.height).max() ?? 0
    }
    var raster = Raster(
      width: columns[0] + Self.gap + columns[1], height: rows.reduce(0, +) + Self.gap * (rows.count - 1))
    for (index, panel) in panels.enumerated() {
      let x = index % 2 == 0 ? 0 : columns[0] + Self.gap
      raster.blit(panel, x: x, y: rows.prefix(index / 2).reduce(0) { $0 + $1 + Self.gap })
    }
    return raster
  }

  private var mask: Raster {
    let mask = bundle.masks[0]
    let step = mask.phasePerLevelRadians / Double.pi
    return HeatmapPlot(
      title: "\(bundle.masks.count > 1 ? "first mask" : "mask") of \(bundle.manifest.name)", quantity: "phase / pi",
      rows: mask.pixels, columns: mask.pixels,
      values: mask.levels.map { Double($0) * step }, colormap: .glow
    ).draw()
  }

  /// The first training frame.
  private var aperture: [UInt8] { Array(data.set.aperture(0)) }

  private var input: Raster {
    let side = data.specification.pixels
    return HeatmapPlot(
      title: "input: \(data.names[Int(data.labels[0])])", quantity: "amplitude", rows: side, columns: side,
      values: aperture.map { Double($0) / 255 }, range: 0...1
    ).draw()
  }

  private var light: Raster {
    var currents = [UInt32](repeating: 0, count: fused.diodeCount)
    var span = currents.mutableSpan
    fused.photocurrents(of: aperture.span, into: &span)
    let half = max(fused.meanFullCurrent / 4, 1)
    let side = profile.design.detector.pixels
    return HeatmapPlot(
      title: "light on the photodiodes", quantity: "of half-lit mean", rows: side, columns: side,
      values: currents.map { Double($0) / half }
    ).draw()
  }

  private var confusion: Raster? {
    guard let test, let accuracy = test.accuracy else { return nil }
    return ConfusionMatrixPlot(
      title: "\(bundle.manifest.name) on \(profile.name)",
      subtitle: "simulated, default noise, \(test.labelled) test frames, accuracy \(Format.percent(accuracy))",
      classes: data.names, counts: test.confusion
    ).draw()
  }
}
