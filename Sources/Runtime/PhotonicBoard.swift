import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import Logging

/// The driver of one photonic board. Synchronous, one owner, one thread.
///
/// `identify()` -> `load(_:)` -> `configure(_:)` -> `withArmedLaser { expose(sequence:) }`. Illegal moves are refused.
/// The laser is on only in state `armed`; every function that throws in that state has made it safe before
/// (`RuntimeError.Kind.laserNotSafe` says that it could not), and letting go of the driver drops LASER_ENABLE.
public final class PhotonicBoard {
  /// How far the board is prepared.
  public enum State: String, Sendable, Hashable {
    /// Nothing is known of the board.
    case closed
    /// It is the board that the profile describes.
    case identified
    /// Mask and weights are committed.
    case loaded
    /// Class count, timing and source are set; the laser is off.
    case configured
    /// LASER_ENABLE is high: a trigger fires the laser.
    case armed
  }

  /// How far the board is prepared.
  public internal(set) var state = State.closed {
    didSet { monitor.noteArmed(state == .armed) }
  }
  /// What the board said about itself; nil before `identify()`.
  public internal(set) var identity: BoardIdentity?
  /// The settings in force; nil before `configure(_:)`.
  public internal(set) var settings: ExposureSettings?
  /// What is loaded, by digest; nil before `load(_:)`.
  public internal(set) var loadReport: LoadReport?
  /// The latest exposure's result; nil before the first.
  public internal(set) var latestResult: ExposureResult?
  /// Recoveries after which the board was armed again.
  public internal(set) var recoveries: UInt64 = 0
  /// What the driver expects of the board.
  public let expected: ExpectedBoard
  /// Limits and retry counts.
  public let configuration: BoardConfiguration
  /// What other threads may know of the board while it works.
  public let monitor = BoardMonitor()

  let connection: BoardConnection
  let port: ControllerPort
  let logger: Logger
  /// EPOCH of the latest result; nil while unknown: before the first result, and after an exposure without a result,
  /// because ABORT leaves the trigger counted and EPOCH unpublished.
  var epoch: UInt32?
  /// EPOCH as the board showed it when the laser was armed after a recovery: a result must be newer. Nil otherwise.
  var epochFloor: UInt32?
  /// What was loaded last; a recovery loads it again where the board has lost it.
  var program: BoardProgram?
  var heartbeatCount: UInt16 = 0
  var lastHeartbeat: Timestamp

  /// A driver that has touched nothing yet.
  /// - Throws: `RuntimeError` of kind `invalidSetting` for a configuration out of range.
  public init(
    connection: BoardConnection, expected: ExpectedBoard, configuration: BoardConfiguration = BoardConfiguration(),
    logger: Logger = Logger(label: "candela.board")
  ) throws(RuntimeError) {
    try configuration.validate()
    self.connection = connection
    self.expected = expected
    self.configuration = configuration
    self.logger = logger
    lastHeartbeat = connection.time.now
    port = ControllerPort(
      bus: connection.bus, address: expected.addresses.controller, time: connection.time, configuration: configuration)
  }

  /// A driver for the board that a profile describes; it has touched nothing yet.
  /// - Throws: as `init(connection:expected:configuration:logger:)`.
  public convenience init(
    connection: BoardConnection, profile: BoardProfile, configuration: BoardConfiguration = BoardConfiguration(),
    logger: Logger = Logger(label: "candela.board")
  ) throws(RuntimeError) {
    try self.init(
      connection: connection, expected: ExpectedBoard(profile), configuration: configuration, logger: logger)
  }

  deinit { releaseLines() }

  /// Transfers and bursts that had to be repeated since the driver was made.
  public var repetitions: UInt64 { port.repeatedTransfers + port.repeatedBursts }

  /// Refuses a call that the state does not allow.
  func require(_ allowed: [State], for action: String) throws(RuntimeError) {
    guard allowed.contains(state) else {
      let names = allowed.map(\.rawValue).joined(separator: " or ")
      throw RuntimeError(
        .illegalState, "\(action) needs a board that is \(names), it is \(state.rawValue)",
        remedy: "Call identify, load, configure and arm in this order")
    }
  }

  /// The identity; every state but `closed` has one.
  func requireIdentity(for action: String) throws(RuntimeError) -> BoardIdentity {
    guard let identity, state != .closed else {
      throw RuntimeError(.illegalState, "\(action) needs an identified board", remedy: "Call identify first")
    }
    return identity
  }

  /// The settings; states `configured` and `armed` have them.
  func requireSettings(for action: String) throws(RuntimeError) -> ExposureSettings {
    guard let settings else {
      throw RuntimeError(.illegalState, "\(action) needs a configured board", remedy: "Call configure first")
    }
    return settings
  }

  /// Drives one of our lines.
  func drive(_ line: any OutputLine, _ level: LineLevel) throws(RuntimeError) {
    do { try line.set(level) } catch { throw .hardware("driving line \(line.name)", error) }
  }

  /// Reads one of the board's lines.
  func level(of line: any InputLine) throws(RuntimeError) -> LineLevel {
    do { return try line.level() } catch { throw .hardware("reading line \(line.name)", error) }
  }

  /// Looks at STATUS until `done` says so; at least once, and for the last time when the limit has passed.
  /// - Throws: what `done` throws, and kind `timeout`.
  func waitForStatus(
    _ what: String, limit: Duration, until done: (UInt64) throws(RuntimeError) -> Bool
  ) throws(RuntimeError) {
    let deadline = connection.time.now.advanced(by: limit)
    while true {
      let isLast = connection.time.now >= deadline
      let status = try port.status()
      if try done(status) { return }
      guard !isLast else { throw .timeout(what, limit: limit, status: status) }
      connection.time.sleep(for: configuration.statusPollInterval)
    }
  }

  /// An error of kind `faultRaised` with the names of the standing faults.
  func faultError(_ context: String, cause: UInt64) -> RuntimeError {
    let names = FaultBit.allCases.filter { $0.isSet(in: cause) }.map(\.name).joined(separator: ", ")
    return RuntimeError(
      .faultRaised, "\(context): the controller reports \(names.isEmpty ? "a fault without a cause" : names)",
      remedy: "Remove the cause, then arm again; a self-test tells more", faultCause: cause)
  }
}
