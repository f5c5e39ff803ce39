import CandelaBoardSpec
import CandelaHAL
import CandelaOptics
import CandelaSim
import Testing

@Suite struct LoadTests {
  @Test func commitMask_showsDigestAndChecksum_ofWhatIsStored() throws {
    let test = try TestBoard()
    let packed = BitPacking.pack(TestBoard.maskLevels, bits: 3)
    try test.loadMask()
    #expect(try test.status(.maskLoaded))
    #expect(try test.read(RegisterMap.maskDigest) == LoadDigest.mask(format: .levels, packed: packed).register)
    #expect(try test.read(RegisterMap.maskCRC) == UInt64(CRC32.checksum(packed)))
    #expect(try test.bytes(packed.count, at: RegisterMap.mask.address) == packed)
    #expect(try !test.status(.configurationValid))
  }

  @Test func commitMask_isRefused_whenALevelIsBeyondTheDesign() throws {
    let test = try TestBoard()
    var levels = TestBoard.maskLevels
    levels[255] = 6  // the design has levels 0...5, the three bits of MASK_BITS more
    try test.loadMask(levels)
    #expect(try !test.status(.maskLoaded) && test.status(.writeRefused))
    #expect(try test.read(RegisterMap.maskDigest) == 0)
    levels[255] = 5
    try test.loadMask(levels)
    #expect(try test.status(.maskLoaded))
  }

  @Test func commitMask_isRefused_whenTheOpticsRefuse() throws {
    struct Refusing: OperatorProviding {
      func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator {
        throw OpticsError(field: "mask", problem: "not today", allowed: "tomorrow")
      }
    }
    let board = try SimulatedBoard(
      profile: TestBoard.profile(), serial: 1, seed: 1, operatorProvider: Refusing())
    board.time.sleep(for: TestBoard.bootTime)
    try board.bus.write([0x01, 0x04, 0, 0x20], to: TestBoard.controller)
    let status = try board.bus.read(2, after: [0x01, 0x00], from: TestBoard.controller)
    // WRITE_REFUSED is bit 12, MASK_LOADED bit 8.
    #expect(status[0] & 0x10 != 0 && status[0] & 0x01 == 0)
  }

  @Test func continuousMask_equalsTheLevels_thatItStandsFor() throws {
    func outputs(_ levels: [UInt16], step: Double, continuous: Bool) throws -> [UInt8] {
      var profile = TestBoard.profile(capabilities: TestBoard.everything + [.continuousMask])
      let layer = PhaseLayer(pixels: 16, pitchMeters: 20e-6, levels: 8, phasePerLevelRadians: step)
      profile.design.path[1] = .phase(layer)
      let board = try SimulatedBoard(profile: profile, serial: 1, seed: 1, ideal: true)
      board.time.sleep(for: TestBoard.bootTime)
      func send(_ bytes: [UInt8]) throws { try board.bus.write(bytes, to: TestBoard.controller) }
      func sendWindow(_ bytes: [UInt8]) throws { try send(bytes + [CRC8.checksum(bytes)]) }
      try send([0x01, 0x1A, continuous ? 1 : 0])
      try sendWindow([0x20, 0x00] + BitPacking.pack(levels, bits: continuous ? 16 : 3))
      try sendWindow([0x10, 0x00] + TestBoard.banks)
      try send([0x01, 0x04, 0, 0x60])
      try send([0x01, 0x06, 0, 1])
      try board.projector.project([UInt8](repeating: 200, count: 16).span, rows: 4, columns: 4)
      try board.lines.laserEnable.set(.high)
      try board.lines.trigger.set(.high)
      board.time.sleep(for: .milliseconds(1))
      return try board.bus.read(0x39, after: [0x02, 0x00], from: TestBoard.controller)
    }
    let levels = (0..<256).map { UInt16($0 * 5 % 8) }
    let eighth = PhaseMask.continuousStepRadians * 8_192
    let quantised = try outputs(levels, step: eighth, continuous: false)
    #expect(quantised[9] & 1 == 1)
    // The masks reach the board by transfers of different length: only the times may differ.
    let continuous = try outputs(levels.map { $0 * 8_192 }, step: eighth, continuous: true)
    #expect(Array(quantised[8..<16]) == Array(continuous[8..<16]))
    #expect(Array(quantised[0x18..<0x38]) == Array(continuous[0x18..<0x38]))
  }

  @Test func commitWeights_showsDigestAndChecksums_andDependsOnTheClassCount() throws {
    let test = try TestBoard()
    try test.loadMask()
    try test.loadWeights(classCount: 3)
    #expect(try test.status(.weightsLoaded) && test.status(.configurationValid))
    let digest = LoadDigest.weights(classCount: 3, banks: TestBoard.banks).register
    #expect(try test.read(RegisterMap.weightsDigest) == digest)
    #expect(try test.read(RegisterMap.weightCRC[1]) == UInt64(CRC32.checksum(TestBoard.banks[128..<256])))
    try test.write(RegisterMap.classCount, 4)
    #expect(try !test.status(.weightsLoaded) && !test.status(.configurationValid))
    try test.write(RegisterMap.classCount, 3)
    #expect(try test.status(.weightsLoaded))
  }

  @Test func configuration_isInvalid_whileThePulseIsLongerThanItsSlot() throws {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.exposureTime, 20)
    try test.write(RegisterMap.slotTime, 19)
    #expect(try !test.status(.configurationValid) && !test.status(.laserArmed))
    try test.write(RegisterMap.slotTime, 20)
    #expect(try test.status(.configurationValid) && test.status(.laserArmed))
  }

  @Test func board_isRefused_whenItsProfileCannotBe() throws {
    func code(_ change: (inout BoardProfile) -> Void) -> String? {
      var profile = TestBoard.profile()
      change(&profile)
      do {
        _ = try SimulatedBoard(profile: profile, serial: 1, seed: 1)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code { _ in } == nil)
    #expect(code { $0.capabilities = [.burst] } == "CND-6102")
    #expect(code { $0.maskBits = 2 } == "CND-6101")
    #expect(code { $0.maskBits = 64 } == "CND-6101")
    #expect(code { $0.design.detector.pixels = 33 } == "CND-6101")
    #expect(code { $0.design.wavelengthMeters = .nan } == "CND-6101")
    #expect(code { $0.timing.exposureNanoseconds = 0 } == "CND-6101")
    #expect(code { $0.timing.slotNanoseconds = 11 } == "CND-6101")
    #expect(code { $0.converter.diodeFullScaleElectrons = 0 } == "CND-6101")
    #expect(code { $0.addresses.eeprom = $0.addresses.controller } == "CND-6101")
    #expect(code { $0.name = "" } == "CND-6101")
  }
}
