import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaModel
import CandelaRuntime
import CandelaSimHarness

/// A board that a command talks to: simulated in this process, or on the wires of a Linux host. The driver does not know
/// which; whoever must know asks here.
final class BoardSession {
  /// The board as its profile describes it.
  let profile: BoardProfile
  /// The host through which it is reached.
  let host: HostProfile
  /// The driver; it has touched nothing when the session is new.
  let driver: PhotonicBoard
  /// What the driver was given.
  let connection: BoardConnection
  /// The operator's side of a board that is simulated in this process; nil on wires.
  let bench: SimulatedBench?
  /// Asked for by SIGINT, SIGTERM and SIGHUP where they are watched: always on wires.
  let stop: StopSignal
  private var signals: SignalWatch?
  private let lock: BoardLock?
  private var laserBefore: UInt64?

  /// Whether the board is on wires, virtual ones included.
  var isLinux: Bool { bench == nil }
  /// What kind of figures the board's answers are.
  var kind: ResultKind { ResultKind(host) }
  /// What lights the aperture; nil where the scene before the board does.
  var projector: (any SceneProjector)? { bench?.board.projector }
  /// Whether a signal asked for an end.
  var wasSignalled: Bool { signals?.wasSignalled ?? false }

  /// Opens the board that the options name.
  /// - Parameters:
  ///   - errors: those of a simulated device.
  ///   - profile: the board's.
  ///   - stop: what signals are turned into.
  ///   - wrap: puts something between the driver and the wires, a recorder for example.
  /// - Throws: `HALError` where the wires cannot be had, `UsageError` for options that only a simulated device has,
  ///   `SimulationError` where no such board can be simulated.
  init(
    _ options: BoardOptions, errors: DeviceErrorOptions? = nil, profile: BoardProfile, workspace: Workspace,
    stop: StopSignal = StopSignal(), wrapping wrap: (BoardConnection) throws -> BoardConnection = { $0 }
  ) throws {
    self.profile = profile
    self.stop = stop
    host = try HostProfileLoader(workspace.locator).load(options.host)
    switch host.connection {
    case .simulated:
      let device = try errors.map { try options.device($0, for: profile) } ?? options.device
      let bench = try SimulatedBench(
        profile: profile, device: device, operators: try workspace.operators(), wrapping: wrap)
      (driver, connection, self.bench, lock) = (bench.driver, bench.connection, bench, nil)
    case .linux(let wiring):
      try options.requireNoDevice(errors, host: host.name)
      let wires = try LinuxHost(wiring, environment: workspace.environment)
      (connection, bench, lock) = (try wrap(wires.connection), nil, wires.lock)
      driver = try PhotonicBoard(
        connection: connection, profile: profile, configuration: BoardConfiguration(wiring))
      watchSignals()
    }
  }

  /// Identifies the board (resets it first where asked), loads a program and sets it up; the laser stays off.
  /// - Throws: `RuntimeError` when the board refuses.
  func prepare(_ program: BoardProgram, source: ApertureSource = .light, resetsFirst: Bool = false) throws {
    laserBefore = try driver.prepare(program, source: source, resetsFirst: resetsFirst).laserOnNanoseconds
  }

  /// Puts a frame before a prepared board: writes it where the board is host-fed, otherwise projects it where something
  /// can.
  func show(_ aperture: [UInt8]) throws {
    if case .host = driver.settings?.source { return try driver.writeHostFrame(aperture) }
    let side = profile.design.input.pixels
    try projector?.project(aperture.span, rows: side, columns: side)
  }

  /// Arms the laser for `body`; it is safe on every way out. On wires the emission time is told at the end.
  /// - Throws: what `withArmedLaser` and `body` throw; `EarlyExit` when a signal came meanwhile.
  func withArmedLaser<Result>(_ body: () throws -> Result) throws -> Result {
    defer { reportEmission() }
    let result = try driver.withArmedLaser(body)
    try endIfSignalled()
    return result
  }

  /// - Throws: `EarlyExit` when a signal came since signals are watched.
  func endIfSignalled() throws {
    if wasSignalled { throw EarlyExit(status: .interrupted) }
  }

  /// Says so when frames are given that nothing shows to the board.
  func noteDirectView(_ hostFed: HostFedOptions) {
    guard projector == nil, hostFed.hostFed == nil else { return }
    Console.error(
      "candela: note: host \(host.name) has no projector: the board sees the scene before it, not these frames; "
        + "--host-fed 8 writes them to the board")
  }

  /// From now on the first SIGINT, SIGTERM or SIGHUP asks for an end, and the second ends the process (its lines go to their safe
  /// levels then, too).
  func watchSignals() {
    if signals == nil { signals = SignalWatch(stop) }
  }

  /// From now on SIGHUP has something done instead of asking for an end; signals are watched.
  func onHangup(_ action: @escaping @Sendable () -> Void) { signals?.onHangup(action) }

  /// Says on standard error for how long the laser was lit in this session; nothing for a board in this process.
  func reportEmission() {
    guard isLinux else { return }
    let label = kind == .simulated ? " (simulated)" : ""
    do {
      let total = try driver.counters().laserOnNanoseconds
      let now = total >= laserBefore ?? 0 ? total - (laserBefore ?? 0) : total
      Console.error(
        "candela: laser on for \(Format.si(Double(now) * 1e-9, "s"))\(label) in this session, "
          + "\(Format.si(Double(total) * 1e-9, "s")) since the board's power-on")
    } catch {
      Console.error("candela: the board did not tell its emission time: \(error)")
    }
  }

  deinit { signals?.cancel() }
}

extension BoardOptions {
  /// A board on wires is what it is: options that make a simulated device are refused.
  func requireNoDevice(_ errors: DeviceErrorOptions?, host: String) throws {
    guard ideal || serial != 1 || errors?.summary != nil else { return }
    throw UsageError.options(
      "--ideal, --serial and device errors describe a simulated device, and host \(host) has a board on wires",
      remedy: "Leave them out, or use --host sim")
  }

  /// For commands that simulate, whatever the board.
  /// - Throws: `UsageError` `CND-9002` for a host with wires.
  func requireSimulated(_ command: String, _ workspace: Workspace) throws {
    let host = try HostProfileLoader(workspace.locator).load(host)
    guard case .simulated = host.connection else {
      throw UsageError(
        code: "CND-9002",
        message: "host \(host.name) has wires, and candela \(command) works on simulated devices only",
        remedy: "Use --host sim; candela run and candela board take boards on wires")
    }
  }
}

extension BoardConfiguration {
  /// The driver's limits on some wires.
  init(_ wiring: HostWiring) {
    self.init()
    if let burst = wiring.burstBytes { burstBytes = burst }
    findsReadyByStatus = wiring.hasPolledEdges
  }
}
