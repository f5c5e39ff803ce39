import CandelaHAL
import CandelaMetering
import Testing

@Suite struct CoverageIntervalTests {
  private func component(_ standard: Double, _ shape: UncertaintyComponent.Shape) -> UncertaintyComponent {
    UncertaintyComponent(.gain, standard: Joules(standard), shape: shape)
  }

  @Test func halfWidth_isTheNormalQuantile_forNormalErrors() {
    // 1.959964 is the 97.5 % quantile of the standard normal distribution; the grid is good to 6 / 2048 of a step.
    let one = CoverageInterval.halfWidth(of: [component(2, .normal)])
    #expect((one / 2 - 1.959964).magnitude < 0.003)
    let two = CoverageInterval.halfWidth(of: [component(3, .normal), component(4, .normal)])
    #expect((two / 5 - 1.959964).magnitude < 0.003)
  }

  @Test func halfWidth_isAShareOfTheLimit_forOneRectangle() {
    // 95 % of a rectangle of +-1 lies within +-0.95; one step of the grid is 1/2048.
    let half = CoverageInterval.halfWidth(of: [UncertaintyComponent(.shunt, within: Joules(1))])
    #expect((half - 0.95).magnitude < 0.001)
  }

  @Test func halfWidth_isTheTriangles_forTwoEqualRectangles() {
    // Two rectangles of +-1 make a triangle of +-2: P(|x| > h) = (2 - h)^2 / 4 = 0.05.
    let limits = [UncertaintyComponent(.shunt, within: Joules(1)), UncertaintyComponent(.offset, within: Joules(1))]
    #expect((CoverageInterval.halfWidth(of: limits) - (2 - 0.2.squareRoot())).magnitude < 0.002)
  }

  @Test func halfWidth_isZero_withoutErrors() {
    #expect(CoverageInterval.halfWidth(of: []) == 0)
    #expect(CoverageInterval.halfWidth(of: [component(0, .normal), component(0, .rectangular)]) == 0)
  }

  @Test func halfWidth_growsWithTheShare() {
    let mixed = [component(1, .normal), component(1, .rectangular)]
    let widths = [0.5, 0.9, 0.95, 0.99].map { CoverageInterval.halfWidth(of: mixed, share: $0) }
    #expect(widths == widths.sorted())
    #expect(Set(widths).count == widths.count)
  }

  @Test(arguments: [1e-3, 1e-9, 1e-30, 1e-300]) func halfWidth_isNotLost_amongManySmallErrors(size: Double) {
    // Forty tiny rectangles beside one of +-1, as a sum over rails has them.
    let small = (0..<40).map { _ in UncertaintyComponent(.offset, within: Joules(size)) }
    let half = CoverageInterval.halfWidth(of: small + [UncertaintyComponent(.shunt, within: Joules(1))])
    #expect((half - 0.95).magnitude < 0.002)
  }
}
