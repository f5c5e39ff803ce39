import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaSim
import Logging

/// What a simulated device is, beside its profile.
public struct SimulatedDevice: Sendable, Hashable {
  /// Serial number: its gains and offsets follow from it.
  public var serial: UInt64
  /// Seed of the noise in its exposures.
  public var seed: UInt64
  /// Whether every noise stage is switched off.
  public var isIdeal: Bool
  /// How it differs from its design.
  public var errors: DeviceErrors

  /// A device.
  public init(serial: UInt64 = 1, seed: UInt64 = 1, isIdeal: Bool = false, errors: DeviceErrors = .none) {
    self.serial = serial
    self.seed = seed
    self.isIdeal = isIdeal
    self.errors = errors
  }
}

/// The driver of Runtime wired onto an emulated board of Sim: the driver sees a bus, six lines and a clock, as it would
/// on a bench. One owner, one thread.
public final class SimulatedBench {
  /// The emulated board, for the world's side: light, temperature, interlock, faults.
  public let board: SimulatedBoard
  /// The driver.
  public let driver: PhotonicBoard
  /// What the driver was given.
  public let connection: BoardConnection

  /// Builds a board, switches it on and connects a driver that has touched nothing yet.
  /// - Parameters:
  ///   - clock: the host's clock, made of the board's; by default it is the board's.
  ///   - wrap: puts something between board and driver, a recorder for example.
  /// - Throws: `SimulationError` when the profile cannot be simulated; `RuntimeError` for a bad configuration.
  public init(
    profile: BoardProfile, device: SimulatedDevice, operators: OperatorCache,
    configuration: BoardConfiguration = BoardConfiguration(), logger: Logger = Logger(label: "candela.board"),
    clock: (VirtualTime) -> any TimeSource = { $0 },
    wrapping wrap: (BoardConnection) throws -> BoardConnection = { $0 }
  ) throws {
    board = try SimulatedBoard(
      profile: profile, serial: device.serial, seed: device.seed, ideal: device.isIdeal, errors: device.errors,
      operatorProvider: operators)
    connection = try wrap(
      try BoardConnection(
        bus: board.bus, outputs: try Self.outputs(board.lines), inputs: try Self.inputs(board.lines),
        time: clock(board.time)))
    driver = try PhotonicBoard(connection: connection, profile: profile, configuration: configuration, logger: logger)
  }

  /// Identifies the board, loads a program and sets it up for its class count; the laser stays off.
  /// - Throws: `RuntimeError` when the board refuses.
  public func prepare(_ program: BoardProgram) throws {
    _ = try driver.identify()
    _ = try driver.load(program)
    try driver.configure(try driver.defaultSettings())
  }

  private static func outputs(_ lines: SimulatedLines) throws -> [BoardLine: any OutputLine] {
    try Dictionary(
      uniqueKeysWithValues: BoardLine.allCases.filter(\.isOutput).map { ($0, try lines.output($0) as any OutputLine) })
  }

  private static func inputs(_ lines: SimulatedLines) throws -> [BoardLine: any InputLine] {
    try Dictionary(
      uniqueKeysWithValues: BoardLine.allCases.filter { !$0.isOutput }.map {
        ($0, try lines.input($0) as any InputLine)
      })
  }
}
