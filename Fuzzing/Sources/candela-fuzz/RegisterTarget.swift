import CandelaBoardSpec
import CandelaHAL
import CandelaOptics
import CandelaSim

/// The board's register protocol: bytes become transfers, line changes and time on a simulated board. Whatever comes, the
/// laser is lit only while the interlock is closed, LASER_ENABLE is high, the board is not in reset, and the host was heard
/// within the heartbeat's time.
final class RegisterTarget: FuzzTarget {
  static let name = "registers"
  /// Longest script; the fuzzer would spend its time on longer and longer ones.
  private static let mostSteps = 300
  /// The longest that the board may be told to wait for a heartbeat.
  private static let longestSilence = Duration.milliseconds(RegisterLimits.heartbeatTimeout.upperBound)
  private let profile = TinyBoard.profile
  private let operators: OneOperator

  /// - Throws: `OpticsError`; and dies when the first seed does not light the laser, since nothing would be checked then.
  init() throws {
    operators = try OneOperator(profile.design)
    promise(try play(Self.seeds()[0].bytes) > 0, "the seed \(Self.seeds()[0].name) does not light the laser")
  }

  static func seeds() -> [(name: String, bytes: [UInt8])] {
    [
      ("arm-and-fire", [7, 1, 3, 12, 9, 6, 1, 3, 20, 12]), ("interlock", [7, 1, 2, 0, 3, 14, 2, 1, 1]),
      ("silence", [7, 1, 3, 30, 1, 3, 30, 1]), ("reset", [7, 1, 4, 1, 3, 20, 4, 0, 7, 1]),
      ("registers", [7, 8, 20, 1, 2, 3, 4, 5, 6, 7, 8, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
      ("windows", [7, 9, 0, 0, 4, 1, 2, 3, 4, 9, 3, 1, 2, 9, 9, 1]),
      ("noise", [7, 10, 0, 2, 8, 1, 0x18, 10, 1, 2, 4, 0, 0, 10, 2, 1, 2, 2, 1, 3, 16]),
    ]
  }

  func take(_ bytes: [UInt8]) throws { _ = try play(bytes) }

  /// Returns after how many steps the laser was lit.
  private func play(_ bytes: [UInt8]) throws -> Int {
    var litSteps = 0
    var play = Play(
      board: try SimulatedBoard(profile: profile, serial: 7, seed: 1, operatorProvider: operators),
      script: FuzzScript(bytes))
    play.board.time.sleep(for: .milliseconds(1))
    for _ in 0..<Self.mostSteps {
      guard let code = play.script.next() else { break }
      do {
        try play.step(code)
      } catch {
        // Refusals are what a bus does; they say why.
        promise(!error.message.isEmpty, "a refusal without a word")
      }
      if play.checkLaser() { litSteps += 1 }
    }
    return litSteps
  }

  /// One operator for every mask: what comes out of the diodes is not what is looked at, and building it would be most of
  /// the time.
  private struct OneOperator: OperatorProviding {
    private let fused: FusedOperator

    init(_ design: OpticalDesign) throws(OpticsError) {
      let levels = [UInt16](repeating: 0, count: 256)
      fused = try FusedOperator(design: design, masks: [PhaseMask(pixels: 16, levels: levels, phasePerLevelRadians: 1)])
    }

    func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator { fused }
  }

  /// One board and what is done to it.
  private struct Play {
    let board: SimulatedBoard
    var script: FuzzScript
    private var lastHeard: Timestamp?

    init(board: SimulatedBoard, script: FuzzScript) {
      self.board = board
      self.script = script
    }

    mutating func step(_ code: UInt8) throws(HALError) {
      switch code % 14 {
      case 0: try board.lines.output(.laserEnable).set(script.level())
      case 1: try pulseTrigger()
      case 2: board.world.setInterlockClosed(script.byte() & 1 != 0)
      case 3: board.time.advance(byNanoseconds: 1 << UInt64(script.byte() % 34))
      case 4: try board.lines.output(.reset).set(script.level())
      case 5: board.world.setTemperature(Celsius(Double(script.byte()) / 4))
      case 6: try write(RegisterMap.heartbeat, 1)
      case 7: try arm()
      case 8: try writeRegister()
      case 9: try writeWindow()
      case 10, 11: try transfer()
      case 12: _ = try board.lines.input(.dataReady).waitForEdge(.rising, limit: .milliseconds(3))
      default: board.world.inject(.unacknowledged(address: board.profile.addresses.controller, transfers: 1))
      }
    }

    /// Whether the laser is lit, as it may.
    func checkLaser() -> Bool {
      guard board.controller.isLaserEmitting else { return false }
      promise(board.lines.pinLevel(.interlock) == .high, "lit with the interlock open")
      promise(board.lines.pinLevel(.laserEnable) == .high, "lit with LASER_ENABLE low")
      promise(board.lines.pinLevel(.reset) == .high, "lit in reset")
      promise(board.lines.pinLevel(.fault) == .high, "lit with a fault")
      guard let lastHeard else { fatalError("lit before the host was heard") }
      promise(board.time.now.since(lastHeard) <= RegisterTarget.longestSilence, "lit without a heartbeat")
      return true
    }

    private func pulseTrigger() throws(HALError) {
      let trigger = try board.lines.output(.trigger)
      try trigger.set(.high)
      try trigger.set(.low)
    }

    /// Everything that firing needs: chance would hardly find it.
    private mutating func arm() throws(HALError) {
      let image = (0..<16).map { UInt8($0 * 16) }
      try board.projector.project(image.span, rows: 4, columns: 4)
      try writeWindow(RegisterMap.mask.address, BitPacking.pack((0..<256).map { UInt16($0 * 7 % 6) }, bits: 3))
      try write(RegisterMap.command, CommandBit.commitMask.mask)
      try write(RegisterMap.classCount, 3)
      try writeWindow(RegisterMap.weights.address, [UInt8](repeating: 0xA5, count: 2048))
      try write(RegisterMap.command, CommandBit.commitWeights.mask)
      try write(RegisterMap.heartbeat, 1)
      try board.lines.output(.laserEnable).set(.high)
    }

    private mutating func writeRegister() throws(HALError) {
      let register = RegisterMap.registers[Int(script.byte()) % RegisterMap.registers.count]
      try write(register, script.integer())
    }

    private mutating func writeWindow() throws(HALError) {
      let window = RegisterMap.windows[Int(script.byte()) % RegisterMap.windows.count]
      try writeWindow(window.address &+ UInt16(script.byte()), script.bytes(Int(script.byte() % 40)))
    }

    private mutating func transfer() throws(HALError) {
      let parts = board.profile.addresses
      let addresses = [parts.controller, parts.controller, parts.eeprom, parts.boardMonitor, parts.thermometer]
      let address = addresses[Int(script.byte()) % addresses.count]
      let written = script.bytes(Int(script.byte() % 24))
      _ = try board.bus.read(Int(script.byte() % 80), after: written, from: address)
      if address == parts.controller { lastHeard = board.time.now }
    }

    private mutating func write(_ register: Register, _ value: UInt64) throws(HALError) {
      try send([UInt8(register.address >> 8), UInt8(register.address & 0xFF)] + register.encode(value))
    }

    private mutating func writeWindow(_ address: UInt16, _ data: [UInt8]) throws(HALError) {
      let covered = [UInt8(address >> 8), UInt8(address & 0xFF)] + data
      try send(covered + [CRC8.checksum(covered)])
    }

    private mutating func send(_ bytes: [UInt8]) throws(HALError) {
      try board.bus.write(bytes, to: board.profile.addresses.controller)
      lastHeard = board.time.now
    }
  }
}
