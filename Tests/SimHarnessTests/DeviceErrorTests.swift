import CandelaOptics
import CandelaSim
import CandelaSimHarness
import Testing

@Suite struct DeviceErrorTests {
  static let errors = [
    DeviceErrors(maskPhaseRadians: 0.8), DeviceErrors(tiltDegrees: 0.1),
    DeviceErrors(placement: DetectorPlacement(shiftXMeters: 35e-6, shiftYMeters: -10e-6)),
    DeviceErrors(placement: DetectorPlacement(rotationDegrees: 20)), DeviceErrors(gainSpread: 0.3),
  ]

  private func records(
    _ errors: DeviceErrors, _ path: Evaluation.Path, serial: UInt64 = 7, ideal: Bool = true
  ) throws -> [EvaluationRecord] {
    try Tiny.evaluation(device: SimulatedDevice(serial: serial, seed: 1, isIdeal: ideal, errors: errors))
      .run(Tiny.apertures(20), path: path, threads: 2)
  }

  @Test(arguments: errors) func registersAndDirect_agree_andDifferFromTheDesignedDevice(_ errors: DeviceErrors) throws {
    let wired = try records(errors, .registers)
    #expect(try records(errors, .direct) == wired)
    #expect(try records(.none, .direct) != wired)
    #expect(try records(errors, .registers, ideal: false) == records(errors, .direct, ideal: false))
  }

  @Test func cache_keepsDevicesApart() throws {
    let cache = OperatorCache()
    let all = [DeviceErrors.none] + Self.errors.dropLast()
    for _ in 0..<2 {
      let stored = try all.map {
        try cache.fusedOperator(Tiny.design, [Tiny.mask], SimulatedDevice(serial: 7, errors: $0)).stored
      }
      #expect(Set(stored).count == all.count)
    }
    // Another serial has another mask error; a placement does not follow the serial.
    func stored(_ errors: DeviceErrors, _ serial: UInt64) throws -> [UInt8] {
      try cache.fusedOperator(Tiny.design, [Tiny.mask], SimulatedDevice(serial: serial, errors: errors)).stored
    }
    #expect(try stored(Self.errors[0], 7) != stored(Self.errors[0], 8))
    #expect(try stored(Self.errors[3], 7) == stored(Self.errors[3], 8))
  }

  @Test func board_isRefused_whenItsErrorsCannotBe() {
    let errors = DeviceErrors(placement: DetectorPlacement(rotationDegrees: 500))
    let error = #expect(throws: SimulationError.self) {
      try SimulatedBoard(profile: Tiny.profile, serial: 1, seed: 1, errors: errors)
    }
    #expect(error?.code == "CND-6103" && error?.message.contains("rotation") == true)
  }
}
