import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaSimHarness
import Testing

@Suite struct RelativeExposureTests {
  private func program(_ exposure: Double) -> BoardProgram {
    BoardProgram(
      designDigest: Tiny.profile.designDigest, maskFormat: .levels, packedMask: Tiny.program.packedMask,
      classCount: Tiny.classCount, weightBanks: Tiny.banks, relativeExposure: exposure)
  }

  /// The tiny board's pulse takes 12 ns.
  @Test(arguments: [(0.25, 3), (0.3, 4), (0.01, 1), (1, 12)])
  func driver_writesTheProgramsPulse(exposure: Double, nanoseconds: Int) throws {
    let bench = try Tiny.bench()
    try bench.prepare(program(exposure))
    #expect(bench.driver.settings?.exposureNanoseconds == nanoseconds)
    try bench.show(0)
    _ = try bench.driver.withArmedLaser { try bench.driver.expose(sequence: 0) }
    #expect(try bench.driver.counters().laserOnNanoseconds == UInt64(3 * nanoseconds))
  }

  @Test(arguments: [0.25, 0.3, 0.01]) func registersAndDirect_agree(exposure: Double) throws {
    let set = Tiny.apertures(40)
    for device in [Tiny.device, Tiny.idealDevice] {
      let evaluation = Tiny.evaluation(of: program(exposure), device: device)
      let wired = try evaluation.run(set, path: .registers, threads: 2)
      #expect(try evaluation.run(set, path: .direct, threads: 1) == wired)
      #expect(try Tiny.evaluation(device: device).run(set, path: .direct, threads: 1) != wired)
    }
  }

  @Test func lines_staySomewhatFull_whenThePulseIsShorter() throws {
    // Bright light, three classes: with the whole pulse lines run empty, with a quarter none does.
    var bright = ApertureSet(pixelCount: 16)
    for frame in 0..<8 { bright.append([UInt8](repeating: UInt8(200 + frame * 7), count: 16).span, label: nil) }
    var profile = Tiny.profile
    profile.noise.photonsPerDiode = 8e6
    func saturated(_ exposure: Double) throws -> Int {
      try Evaluation(
        profile: profile, program: program(exposure), masks: [Tiny.mask], device: Tiny.device,
        operators: OperatorCache()
      ).run(bright, path: .registers, threads: 1).count { $0.isSaturated }
    }
    #expect(try saturated(1) == 8)
    #expect(try saturated(0.25) == 0)
  }
}
