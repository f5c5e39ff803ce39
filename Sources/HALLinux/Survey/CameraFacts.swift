/// A video device as the machine shows it.
public struct CameraFacts: Sendable, Hashable {
  /// Its number: N of /dev/videoN.
  public let number: Int
  /// The driver's name of it, for example `HD Webcam: HD Webcam`.
  public let name: String
  /// Its device file; nil where it has none.
  public let node: DeviceNode?

  /// For example `/dev/video0`.
  public var path: String { "/dev/video\(number)" }

  /// All video devices by number.
  package static func all(root: String, user: UserFacts) -> [CameraFacts] {
    let folder = "\(root)/sys/class/video4linux"
    return SystemFiles.numbered("video", in: folder).map { name, number in
      CameraFacts(
        number: number, name: SystemFiles.text("\(folder)/\(name)/name") ?? "",
        node: DeviceNode("/dev/\(name)", root: root, user: user))
    }
  }
}
