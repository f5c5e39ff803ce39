import CandelaHAL
import CandelaSim
import CVhostUser
import Glibc
import Logging

/// Serves a simulated board to guests of QEMU: a vhost-user back end with an I2C adapter and a GPIO controller, each at
/// a socket of its own.
///
/// The board is powered from the start, whether a guest is there or not. A guest that goes lets go of every line that it
/// drove, so that the laser is off; another one finds the board as it was left. One owner, one thread.
public final class BoardServer {
  /// Where and how a board is served.
  public struct Configuration {
    /// Path of the I2C adapter's socket.
    public var i2cSocket: String
    /// Path of the GPIO controller's socket.
    public var gpioSocket: String
    /// Descriptor on which control lines arrive; nil for none.
    public var controlDescriptor: Int32?

    /// Paths, and where control lines arrive.
    public init(i2cSocket: String, gpioSocket: String, controlDescriptor: Int32? = nil) {
      self.i2cSocket = i2cSocket
      self.gpioSocket = gpioSocket
      self.controlDescriptor = controlDescriptor
    }
  }

  /// What is polled, and whose it is.
  private enum Watched {
    case stop
    case control
    case endpoint(GuestEndpoint, GuestEndpoint.Source)
  }

  let served: ServedBoard
  let scene: ServedScene
  let stop: StopEvent
  let answer: (ControlAnswer) -> Void
  let i2c: GuestEndpoint
  let gpio: GuestEndpoint
  private let logger: Logger
  private var control: ControlInput
  private lazy var sceneTimer = VirtualTimer(on: served.board.time) { [weak self] in self?.showNextImage() }

  /// Listens at both sockets and lights the aperture.
  /// - Parameters:
  ///   - board: which; nobody else may use it from now on.
  ///   - time: the clock that it lives by.
  ///   - answer: told what became of each control line.
  /// - Throws: `SimServerError` when a socket cannot be had; what the scene throws for its first image.
  public init(
    board: SimulatedBoard, configuration: Configuration, scene: ServedScene, stop: StopEvent,
    time: any TimeSource = HostClock(), logger: Logger, answer: @escaping (ControlAnswer) -> Void
  ) throws {
    served = ServedBoard(board, time: time)
    self.scene = scene
    self.stop = stop
    self.logger = logger
    self.answer = answer
    i2c = try GuestEndpoint(VirtioI2CDevice(served), path: configuration.i2cSocket, logger: logger)
    gpio = try GuestEndpoint(VirtioGPIODevice(served), path: configuration.gpioSocket, logger: logger)
    control = ControlInput(descriptor: configuration.controlDescriptor)
    if let image = try scene.next() { try show(image) }
    if let period = scene.period { sceneTimer.schedule(afterNanoseconds: period) }
  }

  /// Serves until the stop event.
  public func run() {
    while !stop.isRequested { step(limit: nil) }
  }

  /// Does what is due, waits for the next thing to do, at most for `limit`, and does that.
  public func step(limit: Duration?) {
    let now = served.synchronise()
    for endpoint in [i2c, gpio] { endpoint.deliver(until: now) }
    for watched in wait(limit: limit) {
      switch watched {
      case .stop: break
      case .control: for line in control.readLines() { follow(line) }
      case .endpoint(let endpoint, let source): endpoint.handle(source)
      }
    }
  }

  /// Lights the aperture.
  /// - Throws: `HALError` when the image has not its size.
  func show(_ image: [UInt8]) throws(HALError) {
    let side = served.board.world.aperturePixels
    try served.board.projector.project(image.span, rows: side, columns: side)
  }

  private func showNextImage() {
    do {
      guard let period = scene.period, let image = try scene.next() else { return }
      try show(image)
      sceneTimer.schedule(afterNanoseconds: period)
    } catch {
      logger.warning("the scene ended: \(error)")
    }
  }

  // MARK: Waiting

  private func wait(limit: Duration?) -> [Watched] {
    var watched: [(descriptor: Int32, what: Watched)] = [(stop.descriptor, .stop)]
    if let descriptor = control.descriptor { watched.append((descriptor, .control)) }
    for endpoint in [i2c, gpio] {
      watched += endpoint.sources.map { ($0.descriptor, .endpoint(endpoint, $0.source)) }
    }
    var entries = watched.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    let nanoseconds = timeToWait(limit).map { Int64(clamping: $0.wholeNanoseconds) }
    let count = cvu_wait(&entries, UInt32(entries.count), nanoseconds ?? -1)
    guard count > 0 else { return [] }
    return zip(entries, watched).filter { $0.0.revents != 0 }.map(\.1.what)
  }

  /// Until the board's next work or the next thing for a guest falls due.
  private func timeToWait(_ limit: Duration?) -> Duration? {
    let deadlines = [served.board.time.nextDeadline, i2c.nextDelivery, gpio.nextDelivery].compactMap { $0 }
    let due = deadlines.min().map { max(.zero, $0.since(served.now)) }
    guard let due, let limit else { return due ?? limit }
    return min(due, limit)
  }
}
