import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import CandelaSimServer
import Foundation
import Logging
import Testing

/// A served reference board whose host clock stands still until a test moves it. One thread: the server works when the
/// test lets it (`pump`).
final class Served {
  let board: SimulatedBoard
  /// The host's clock.
  let host = VirtualTime()
  let folder: String
  private(set) var answers: [ControlAnswer] = []
  private(set) var server: BoardServer?
  let stop: StopEvent
  private let control = Pipe()

  var i2cSocket: String { folder + "/i2c" }
  var gpioSocket: String { folder + "/gpio" }

  static let profile: BoardProfile? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let locator = ResourceLocator(
      environment: ["CANDELA_HOME": root], executable: nil, currentDirectory: root)
    return try? BoardProfileLoader(locator).load("accel-reference")
  }()

  /// - Parameter scene: images that the aperture sees, and the time between them.
  init(images: [[UInt8]] = [], period: UInt64? = nil) throws {
    let template = NSTemporaryDirectory() + "/candela-serve-XXXXXX"
    var name = Array(template.utf8CString)
    folder = try #require(mkdtemp(&name).map { String(cString: $0) })
    board = try SimulatedBoard(profile: try #require(Self.profile), serial: 1, seed: 1, ideal: true)
    stop = try StopEvent()
    var next = images.makeIterator()
    let side = board.world.aperturePixels
    server = try BoardServer(
      board: board,
      configuration: BoardServer.Configuration(
        i2cSocket: i2cSocket, gpioSocket: gpioSocket,
        controlDescriptor: control.fileHandleForReading.fileDescriptor),
      scene: ServedScene(period: period, next: { next.next() }) { path in
        [UInt8](repeating: UInt8(path) ?? 0, count: side * side)
      },
      stop: stop, time: host, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      answer: { [weak self] in self?.answers.append($0) })
    // The controller has started.
    host.sleep(for: .milliseconds(20))
    pump()
  }

  deinit {
    server = nil
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Lets the server do all that it can do now.
  func pump() {
    for _ in 0..<4 { server?.step(limit: .zero) }
  }

  /// Moves the host's clock and lets the server work.
  func pass(_ duration: Duration) {
    host.sleep(for: duration)
    pump()
  }

  /// Ends the server.
  func close() { server = nil }

  /// Gives the server control lines.
  func tell(_ lines: String...) {
    control.fileHandleForWriting.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    pump()
  }
}
