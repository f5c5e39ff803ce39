import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

/// The reference board in memory: bus, lines and world around an emulated controller and its parts.
///
/// Power comes on at virtual time zero; the controller is READY after its profile's boot time. It learns only through
/// the bus, the lines and the world. The same profile, serial, seed and calls give the same bytes on any machine. One
/// owner, one thread.
public final class SimulatedBoard {
  /// What board it is.
  public let profile: BoardProfile
  /// Its serial number: another serial is another device, with its own gain spread and comparator offset.
  public let serial: UInt64
  /// The clock of everything on the board.
  public let time: VirtualTime
  /// The bus with controller, EEPROM, monitors and thermometer at the profile's addresses.
  public let bus: SimulatedI2CBus
  /// The six lines.
  public let lines: SimulatedLines
  /// Light, temperature, interlock loop, and the faults to come.
  public let world: SimulatedWorld
  /// Lights the aperture.
  public let projector: SimulatedProjector
  /// The controller.
  public let controller: SimulatedController
  /// The identity EEPROM.
  public let eeprom: SimulatedEEPROM
  /// What the board's rail draws: the truth that its monitor measures.
  public let boardRail: RailActivity
  /// What the laser's rail draws.
  public let laserRail: RailActivity

  /// Builds a board and switches it on.
  /// - Parameters:
  ///   - profile: which board; it must have a programmable mask.
  ///   - serial: the device's serial number.
  ///   - seed: of the noise in its exposures.
  ///   - ideal: switches every imperfection off (`NoiseParameters.ideal`).
  ///   - errors: how the device differs from its design; the driver cannot know.
  ///   - operatorProvider: where the fused operator of a committed mask comes from.
  ///   - busFrequencyHertz: the bus clock.
  /// - Throws: `SimulationError` when no controller can be as the profile says, or no device as the errors say.
  public init(
    profile: BoardProfile, serial: UInt64, seed: UInt64, ideal: Bool = false, errors: DeviceErrors = .none,
    operatorProvider: any OperatorProviding = DirectOperatorProvider(),
    busFrequencyHertz: UInt64 = SimulatedI2CBus.fastModeHertz
  ) throws(SimulationError) {
    try profile.checkForSimulation()
    try profile.check(errors)
    self.profile = profile
    self.serial = serial
    time = VirtualTime()
    bus = SimulatedI2CBus(time: time, frequencyHertz: busFrequencyHertz)
    lines = SimulatedLines(time: time)
    world = SimulatedWorld(time: time, aperturePixels: profile.design.input.pixels)
    projector = SimulatedProjector(world: world)
    boardRail = RailActivity(rail: profile.rails.board, time: time)
    laserRail = RailActivity(rail: profile.rails.laser, time: time)
    let frontEnd = AnalogFrontEnd(
      profile: profile, serial: serial, seed: seed, ideal: ideal, errors: errors,
      operatorProvider: operatorProvider)
    controller = SimulatedController(
      profile: profile, time: time, world: world, lines: lines, boardRail: boardRail, laserRail: laserRail,
      frontEnd: frontEnd)
    eeprom = SimulatedEEPROM(time: time)
    eeprom.program(try Self.identity(profile, serial), at: Int(BoardIdentityRecord.memoryAddress))
    attachParts()
    world.onFault = { [weak self] fault in self?.apply(fault) }
    connectFaults()
  }

  private func attachParts() {
    let addresses = profile.addresses
    bus.attach(controller, at: addresses.controller)
    bus.attach(eeprom, at: addresses.eeprom)
    bus.attach(SimulatedINA226(time: time, activity: boardRail), at: addresses.boardMonitor)
    bus.attach(SimulatedINA226(time: time, activity: laserRail), at: addresses.laserMonitor)
    bus.attach(SimulatedTMP1075(time: time, world: world), at: addresses.thermometer)
  }

  /// The identity record as the factory writes it: never calibrated.
  private static func identity(_ profile: BoardProfile, _ serial: UInt64) throws(SimulationError) -> [UInt8] {
    let record = BoardIdentityRecord(
      boardName: profile.name, serial: serial, hardwareVersion: profile.versions.hardware,
      designDigest: profile.designDigest, manufactured: "")
    do {
      return try record.encode()
    } catch {
      throw .profile(profile.name, field: "name", problem: error.description, allowed: "1 to 32 printable characters")
    }
  }
}
