import ArgumentParser
import CandelaBoardSpec
import CandelaSim
import CandelaSimServer
import Foundation
import Logging

/// The simulated board as a vhost-user back end.
struct SimServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the simulated board to a guest of QEMU: its bus and lines as virtual hardware.",
    discussion: """
      QEMU's vhost-user-i2c-pci and vhost-user-gpio-pci devices connect to the two sockets; the guest's own kernel drivers
      then see an I2C adapter and a GPIO chip with the board behind them. Lines on standard input change the world: faults,
      interlock, temperature, light. docs/sim-server.md has QEMU's options and all control lines. SIGINT or SIGTERM ends it.

      Examples:
        candela sim serve --i2c-socket /tmp/i2c.sock --gpio-socket /tmp/gpio.sock
        candela sim serve --i2c-socket i2c.sock --gpio-socket gpio.sock --frames scene --pace 25 --json
        echo 'after 2s fault gone 0x2a' | candela sim serve --i2c-socket i2c.sock --gpio-socket gpio.sock
      """)

  @Option(help: ArgumentHelp("Socket for QEMU's vhost-user-i2c-pci device.", valueName: "path"))
  var i2cSocket: String
  @Option(help: ArgumentHelp("Socket for QEMU's vhost-user-gpio-pci device.", valueName: "path"))
  var gpioSocket: String
  @Option(help: ArgumentHelp("Board profile: a name under boards/, or a folder.", valueName: "name"))
  var board = "accel-reference"
  @Option(help: ArgumentHelp("Seed of the noise in its exposures.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Serial number: gains and offsets follow from it.", valueName: "n"))
  var serial: UInt64 = 1
  @Flag(help: "Switch every noise stage off.")
  var ideal = false
  @OptionGroup var errors: DeviceErrorOptions
  @OptionGroup var scene: ServedSceneOptions
  @Flag(help: "Print JSON objects, one a line, instead of text.")
  var json = false

  func validate() throws {
    if i2cSocket == gpioSocket {
      throw ValidationError("--i2c-socket and --gpio-socket need a path of their own each.")
    }
  }

  func run() throws {
    let workspace = Workspace()
    var options = BoardOptions()
    options.board = board
    let profile = try options.profile(workspace)
    let simulated = try SimulatedBoard(
      profile: profile, serial: serial, seed: seed, ideal: ideal, errors: try errors.errors(for: profile),
      operatorProvider: try workspace.operators())
    let stop = try StopEvent()
    let view = ServeView(isJSON: json)
    let server = try BoardServer(
      board: simulated,
      configuration: BoardServer.Configuration(
        i2cSocket: i2cSocket, gpioSocket: gpioSocket, controlDescriptor: STDIN_FILENO),
      scene: try scene.scene(for: profile, seed: seed), stop: stop, logger: Logger(label: "candela.serve"),
      answer: view.show)
    let signals = SignalWatch { stop.request() }
    defer { signals.cancel() }
    // Without a terminal to read from, control lines just do not come.
    signal(SIGTTIN, SIG_IGN)
    view.show(
      ServeView.Ready(
        i2c_socket: i2cSocket, gpio_socket: gpioSocket, board: profile.name, serial: serial, seed: seed, ideal: ideal,
        device_errors: errors.summary, frames_source: scene.title))
    server.run()
  }
}
