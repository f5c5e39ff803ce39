import ArgumentParser
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// Frames from a camera of this computer.
struct CameraOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Take frames from a Video4Linux camera.", valueName: "device"))
  var camera: String?
  @Option(help: ArgumentHelp("Size of the camera's frames. Default: 640x480.", valueName: "WxH"))
  var cameraSize: FrameSize?
  @Option(help: ArgumentHelp("Frames a second to ask the camera for. Default: the camera's own.", valueName: "fps"))
  var cameraRate: Double?

  func validate() throws {
    if camera == nil, cameraSize != nil || cameraRate != nil {
      throw ValidationError("--camera-size and --camera-rate go with --camera.")
    }
    if let cameraRate, !(0.01...10_000).contains(cameraRate) {
      throw ValidationError("--camera-rate is \(cameraRate); give 0.01...10,000.")
    }
  }

  /// The camera, waited for when it goes away; nil where none is asked for.
  /// - Throws: `HALError` when it cannot be opened.
  func source(_ stop: StopSignal) throws -> (any FrameSource)? {
    guard let camera else { return nil }
    var configuration = CameraConfiguration(path: camera)
    if let cameraSize { (configuration.width, configuration.height) = (cameraSize.width, cameraSize.height) }
    configuration.framesPerSecond = cameraRate
    return ReconnectingCamera(
      try LinuxCamera(configuration), isStopped: { stop.isRequested }, log: { Console.error("candela: \($0)") })
  }

  /// Says on standard error what a camera lost; nothing where it lost nothing.
  func reportLosses(of source: any FrameSource) {
    guard let source = source as? ReconnectingCamera else { return }
    let (lost, damaged) = (source.camera.lostFrames, source.camera.damagedFrames)
    guard lost + damaged + source.reconnections > 0 else { return }
    Console.error(
      "candela: camera: \(lost) frames lost or dropped for newer ones, \(damaged) damaged, back after "
        + "\(source.reconnections) losses")
  }
}

/// A size written `640x480`.
struct FrameSize: ExpressibleByArgument {
  let width: Int
  let height: Int
  var defaultValueDescription: String { "\(width)x\(height)" }

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], (1...16_384).contains(width),
      (1...16_384).contains(height)
    else { return nil }
    (self.width, self.height) = (width, height)
  }
}
