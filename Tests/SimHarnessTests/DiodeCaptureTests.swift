import CandelaRuntime
import CandelaSimHarness
import Testing

/// Readings for adaptive training, through the driver.
@Suite struct DiodeCaptureTests {
  private func capture(
    _ bench: SimulatedBench, frames: Int = 5, reads: Int = 1, progress: (Int) -> Void = { _ in }
  ) throws -> DiodeCapture {
    try bench.driver.captureDiodes(
      frames: frames, reads: reads, projector: bench.board.projector, progress: progress,
      aperture: { Tiny.aperture($0) })
  }

  @Test func capture_isWhatReadingOneByOneGives() throws {
    let bench = try Tiny.preparedBench()
    var progress: [Int] = []
    let capture = try capture(bench, reads: 2, progress: { progress.append($0) })
    #expect(capture.frameCount == 5 && capture.diodeCount == 16 && capture.reads == 2)
    #expect(progress == [1, 2, 3, 4, 5])
    #expect(bench.isDark && bench.driver.state == .configured)
    let other = try Tiny.preparedBench()
    let sums = try other.driver.withArmedLaser {
      try (0..<5).flatMap { frame -> [UInt32] in
        try other.show(frame)
        let first = try other.driver.readDiodes(sequence: UInt32(2 * frame))
        let second = try other.driver.readDiodes(sequence: UInt32(2 * frame + 1))
        #expect(first != second)
        return zip(first, second).map { UInt32($0) + UInt32($1) }
      }
    }
    #expect(capture.sums == sums)
  }

  @Test func capture_countsCodesAtTheConvertersEnd() throws {
    var profile = Tiny.profile
    profile.converter.diodeFullScaleElectrons = 1
    let bench = try SimulatedBench(
      profile: profile, device: Tiny.idealDevice, operators: OperatorCache(), logger: Tiny.quiet)
    try bench.prepare(Tiny.program)
    #expect(try capture(bench).clippedShare == 1)
    #expect(try capture(Tiny.preparedBench()).clippedCodes == 0)
    #expect(try capture(Tiny.preparedBench(), frames: 0).clippedShare == 0)
  }

  @Test func capture_isRefused_whenReadsAreOutOfRange_orTheBoardIsNotReady() throws {
    let bench = try Tiny.preparedBench()
    for reads in [0, -1, 1001] {
      let error = #expect(throws: RuntimeError.self) { try capture(bench, reads: reads) }
      #expect(error?.kind == .invalidSetting)
    }
    let fresh = try Tiny.bench()
    #expect(throws: RuntimeError.self) { try capture(fresh) }
    #expect(bench.isDark && fresh.isDark)
  }

  @Test func capture_leavesTheLaserOff_whenAFrameCannotBeHad() throws {
    struct Lost: Error {}
    let bench = try Tiny.preparedBench()
    #expect(throws: Lost.self) {
      try bench.driver.captureDiodes(
        frames: 3, projector: bench.board.projector,
        aperture: { frame in
          if frame == 1 { throw Lost() }
          return Tiny.aperture(frame)
        })
    }
    #expect(bench.isDark && bench.driver.state == .configured)
  }
}
