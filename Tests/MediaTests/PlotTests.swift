import CandelaHAL
import CandelaMedia
import Foundation
import Testing

@Suite struct PlotTests {
  private func pixel(_ raster: Raster, _ x: Int, _ y: Int) -> Colour {
    let at = (y * raster.width + x) * 3
    let pixels = raster.image.pixels
    return Colour(pixels[at], pixels[at + 1], pixels[at + 2])
  }

  /// Keeps the pictures where CANDELA_PLOTS says, for looking at.
  private func keep(_ raster: Raster, _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["CANDELA_PLOTS"] else { return }
    try raster.writePNG(to: "\(folder)/\(name).png")
  }

  @Test func fill_isClipped() {
    var raster = Raster(width: 4, height: 3)
    raster.fill(x: -5, y: 1, width: 7, height: 9, .ink)
    #expect(pixel(raster, 1, 1) == .ink && pixel(raster, 2, 1) == .white && pixel(raster, 0, 0) == .white)
    raster.fill(x: 9, y: 9, width: 3, height: 3, .ink)
    raster.fill(x: 2, y: 2, width: -3, height: 3, .ink)
    raster.text("clipped away", x: -30, y: -3)
    raster.line(from: (-9, 0), to: (12, 0), .rule)
    #expect(pixel(raster, 3, 0) == .rule)
  }

  @Test func everyCharacter_hasItsOwnDots() throws {
    var seen: Set<[UInt8]> = []
    for code in 33..<127 as Range<UInt8> {
      var raster = Raster(width: 5, height: 7)
      raster.text(String(Character(Unicode.Scalar(code))), x: 0, y: 0, scale: 1)
      #expect(seen.insert(raster.image.pixels).inserted, "\(Character(Unicode.Scalar(code)))")
    }
    var sheet = Raster(width: 420, height: 150)
    for row in 0..<6 {
      let codes = (32 + 16 * row)..<(32 + 16 * row + 16)
      sheet.text(String(codes.compactMap { Unicode.Scalar($0).map { Character($0) } }), x: 10, y: 8 + row * 24)
    }
    sheet.text("up", x: 400, y: 140, upwards: true)
    try keep(sheet, "font")
  }

  @Test func text_readsUpwards_asTurnedByAQuarter() {
    var flat = Raster(width: 11, height: 11)
    var turned = flat
    flat.text("L", x: 0, y: 0, scale: 1)
    turned.text("L", x: 0, y: 11, scale: 1, upwards: true)
    for x in 0..<11 { for y in 0..<11 { #expect(pixel(flat, x, y) == pixel(turned, y, 10 - x)) } }
  }

  @Test func colormaps_changeLightnessEvenly() {
    func luma(_ colour: Colour) -> Int { 299 * Int(colour.red) + 587 * Int(colour.green) + 114 * Int(colour.blue) }
    for (map, isRising) in [(Colormap.glow, true), (.grey, true), (.paper, false)] {
      let steps = (0...64).map { luma(map(Double($0) / 64)) }
      #expect(zip(steps, steps.dropFirst()).allSatisfy { isRising ? $0 < $1 : $0 > $1 })
    }
    #expect(Colormap.glow(.nan) == Colormap.glow(0) && Colormap.glow(9) == Colormap.glow(1))
    #expect(Colormap.paper(0) == .white)
  }

  @Test func confusionMatrix_isDrawn() throws {
    let names = [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]
    var counts = (0..<10).map { row in (0..<10).map { (row * 7 + $0 * 13) % 11 < 3 ? (row * 31 + $0 * 17) % 60 : 0 } }
    for index in 0..<10 { counts[index][index] = 780 + 21 * index }
    let plot = ConfusionMatrixPlot(
      title: "Fashion-MNIST, accuracy 85.6%", subtitle: "10,000 frames, accel-reference, simulated", classes: names,
      counts: counts)
    try keep(plot.draw(), "confusion")
    let small = ConfusionMatrixPlot(title: "Two", classes: ["a", "b"], counts: [[5, 0], [0, 0]])
    try keep(small.draw(), "confusion-small")
    let empty = ConfusionMatrixPlot(title: "", classes: [""], counts: [[0]])
    #expect(empty.draw().width > 60)
    #expect(plot.draw().image == plot.draw().image)
  }

  @Test func heatmap_isDrawn() throws {
    let values = (0..<1024).map { index in
      let (x, y) = (Double(index % 32) - 15.5, Double(index / 32) - 12)
      return 4200 / (1 + (x * x + y * y) / 40) + Double((index * 7919) % 97) * 4
    }
    let plot = HeatmapPlot(title: "Photodiodes", quantity: "counts", rows: 32, columns: 32, values: values)
    try keep(plot.draw(), "diodes")
    let mask = (0..<160_000).map { Double(($0 * 2_654_435_761) >> 12 & 7) }
    try keep(HeatmapPlot(title: "Mask levels", rows: 400, columns: 400, values: mask, colormap: .grey).draw(), "mask")
    let odd = HeatmapPlot(title: "", rows: 1, columns: 3, values: [.nan, .infinity, -.infinity]).draw()
    #expect(odd.height > 100)
  }

  @Test func lines_areDrawn() throws {
    let photons = [10.0, 100, 1000, 10_000, 42_000, 100_000]
    let plot = LinePlot(
      title: "Accuracy against light", xLabel: "photons per diode and frame", yLabel: "accuracy / %", isLogX: true,
      series: [
        .init(name: "K = 1", points: zip(photons, [21, 48, 70.5, 81, 84, 85]).map { ($0, $1) }),
        .init(name: "K = 10", points: zip(photons, [18, 35, 62, 77.5, 82, 84.2]).map { ($0, $1) }),
        .init(name: "ideal", points: photons.map { ($0, 85.6) }),
      ])
    try keep(plot.draw(), "lines")
    let points: [(x: Double, y: Double)] = [(.nan, 1), (0, .infinity), (-1, 2), (1e300, -1e300), (5, 5)]
    for isLog in [false, true] {
      for count in 0...points.count {
        let odd = LinePlot(
          title: "", xLabel: "", yLabel: "", isLogX: isLog,
          series: [.init(name: "", points: Array(points.prefix(count)))])
        #expect(odd.draw().width > 600)
      }
    }
  }

  @Test func barsAndMarks_areDrawn_withinTheirAxes() throws {
    func plot(_ bars: [(low: Double, high: Double)], _ marks: [LinePlot.Mark]) -> LinePlot {
      LinePlot(
        title: "Accuracy", xLabel: "photons", yLabel: "%", isLogX: true,
        series: [.init(name: "model", points: [(10, 40), (1000, 60), (100_000, 50)], bars: bars)], marks: marks)
    }
    let bars: [(low: Double, high: Double)] = [(35, 45), (55, 65), (45, 55)]
    let plain = plot([], []).draw()
    let barred = plot(bars, []).draw()
    let marked = plot(bars, [.init(x: 42_000, text: "published")]).draw()
    try keep(marked, "bars")
    #expect(plain.image.pixels != barred.image.pixels)
    // The mark's text widens the legend; its dashes are faint.
    #expect(marked.width > barred.width)
    func faint(_ raster: Raster) -> Int {
      (0..<raster.width * raster.height).count { pixel(raster, $0 % raster.width, $0 / raster.width) == .faint }
    }
    #expect(faint(marked) > faint(barred) + 2 * 200)
    // The axes reach as far as bars and marks do; what cannot be drawn is left out.
    let odd = plot([(.nan, 1), (0, .infinity), (-1e300, 1e300)], [.init(x: -1, text: ""), .init(x: .nan, text: "")])
    #expect(odd.draw().width > 600)
  }

  @Test func stackedBars_standOnALogarithmicScale() throws {
    let plot = BarPlot(
      title: "Energy a frame", yLabel: "J a frame, stacked by part",
      bars: [
        BarPlot.Bar(label: ["chip", "modelled"], segments: [BarPlot.Segment(name: "chip", value: 1e-8)]),
        BarPlot.Bar(
          label: ["system", "metered"],
          segments: [BarPlot.Segment(name: "board", value: 1e-4), BarPlot.Segment(name: "host", value: 9e-4)],
          interval: (0.9e-3, 1.1e-3)),
        BarPlot.Bar(label: ["nothing"], segments: [BarPlot.Segment(name: "none", value: 0)]),
      ])
    let raster = plot.draw()
    try keep(raster, "stacked-bars")
    // Rows of each colour inside the plot, right of the axis: a bar a series.
    func rows(_ series: Int) -> [Int] {
      (60..<raster.height).filter { row in
        (100..<(raster.width - 220)).contains { pixel(raster, $0, row) == Colour.series(series) }
      }
    }
    let (chip, board, host) = (rows(0), rows(1), rows(2))
    #expect(!chip.isEmpty && !board.isEmpty && !host.isEmpty)
    // The smallest figure is the lowest bar; the host's part stands on the board's and is a decade high.
    #expect((chip.min() ?? 0) > (board.min() ?? .max) && (host.max() ?? 0) <= (board.min() ?? 0))
    #expect(chip.count < board.count && host.count < board.count)
  }

  @Test func barPlot_withoutBars_isDrawn() {
    #expect(BarPlot(title: "none", yLabel: "J", bars: []).draw().width > 0)
  }
}
