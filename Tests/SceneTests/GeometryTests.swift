import CandelaScene
import Testing

struct GeometryTests {
  @Test func sine_isExactAtQuartersAndOnTheCircleBetween() {
    let one = FixedPoint.one30
    for (turn, expected) in [(0, 0), (16_384, one), (32_768, 0), (49_152, -one), (-16_384, -one)] {
      #expect(abs(FixedPoint.sine(turn) - expected) < 6000)
    }
    // 30 degrees is 5,461.33 of 65,536: sin is 0.5 less a third of a step of 8.3e-5.
    #expect(abs(FixedPoint.sine(5461) - (one / 2 - one * 277 / 10_000_000)) < 6000)
    for turn in stride(from: -70_000, through: 70_000, by: 37) {
      let sine = FixedPoint.sine(turn)
      let cosine = FixedPoint.cosine(turn)
      let square = (sine * sine + cosine * cosine) >> 30
      // 5e-6 in each: less than 1.5e-5 in the sum of squares
      #expect(abs(square - one) < one / 66_000)
      #expect(FixedPoint.sine(-turn) == -sine)
    }
  }

  /// Growing and shrinking must be safe: the renderer samples only pixels that they leave undecided.
  @Test(arguments: SceneClass.allCases)
  func margin_neverDecidesAPixelWrongly(shape: SceneClass) {
    var random = SceneRandom(seed: 77, stream: .free, index: UInt64(shape.rawValue))
    let reach = FixedPoint.one20 * 5 / 4
    for _ in 0..<4000 {
      let notch = ShapeOutline.Notch(x: random.uniform(in: -reach...reach), y: 0, radius: 200_000)
      let outline = ShapeOutline(shape, stroke: random.uniform(in: 209_715...524_288), notch: notch)
      let x = random.uniform(in: -reach...reach)
      let y = random.uniform(in: -reach...reach)
      let margin = random.uniform(in: 2000...400_000)
      let turn = random.uniform(in: 0...65_535)
      let distance = random.uniform(in: 0...margin - 1000)
      let neighbour = outline.contains(
        x + FixedPoint.swing(distance, turn), y + FixedPoint.swing(distance, turn + 16_384), margin: 0)
      if neighbour { #expect(outline.contains(x, y, margin: margin)) }
      if !neighbour { #expect(!outline.contains(x, y, margin: -margin)) }
    }
  }

  @Test(arguments: SceneClass.allCases)
  func outline_staysInsideTheUnitCircle(shape: SceneClass) {
    let one = FixedPoint.one20
    var covered = 0
    for stroke in [209_715, 524_288] {
      let outline = ShapeOutline(shape, stroke: stroke)
      for y in stride(from: -one * 2, through: one * 2, by: one / 64) {
        for x in stride(from: -one * 2, through: one * 2, by: one / 64) where outline.contains(x, y, margin: 0) {
          covered += 1
          // the corners of triangle and star lie on the circle, to 14 bits
          #expect(x * x + y * y <= one * one + one * one / 4096)
        }
      }
    }
    #expect(covered > 1000)
  }

  @Test func random_drawsDependOnEveryPartOfTheAddress() {
    let draws = [
      SceneRandom(seed: 1, stream: .free, index: 1), SceneRandom(seed: 2, stream: .free, index: 1),
      SceneRandom(seed: 1, stream: .video, index: 1), SceneRandom(seed: 1, stream: .free, index: 2),
    ].map { start in
      var random = start
      return [random.nextBits(), random.nextBits()]
    }
    #expect(Set(draws.joined()).count == 8)
  }

  /// SplitMix64 started at 0 gives these numbers (its authors' reference implementation prints the same).
  @Test func random_isSplitMix64() {
    #expect(SceneRandom.bits(key: 0, counter: 0) == 0xe220_a839_7b1d_cdaf)
    #expect(SceneRandom.bits(key: 0, counter: 1) == 0x6e78_9e6a_a1b9_65f4)
    #expect(SceneRandom.bits(key: 0, counter: 2) == 0x06c4_5d18_8009_454f)
  }

  @Test func uniform_reachesBothEndsAndNothingElse() {
    var random = SceneRandom(seed: 1, stream: .free, index: 0)
    var counts = [Int: Int]()
    for _ in 0..<7000 { counts[random.uniform(in: -3...3), default: 0] += 1 }
    #expect(counts.keys.sorted() == Array(-3...3))
    // 1,000 expected in each, standard deviation 29: five of them
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 146 })
  }
}
