/// A device that a virtual machine offers to its guest, as /sys/bus/virtio shows it.
public struct VirtioFacts: Sendable, Hashable {
  /// Device numbers of the virtio specification 1.2, section 5.
  enum Kind: UInt32, Sendable {
    case i2cAdapter = 34
    case gpio = 41
  }

  /// For example `virtio3`.
  public let name: String
  /// Its number in the specification.
  public let identifier: UInt32
  /// Whether a driver has it.
  public let hasDriver: Bool

  /// All of them by name.
  static func all(root: String) -> [VirtioFacts] {
    let folder = "\(root)/sys/bus/virtio/devices"
    return SystemFiles.names(in: folder).compactMap { name in
      guard let text = SystemFiles.text("\(folder)/\(name)/device"), text.hasPrefix("0x"),
        let identifier = UInt32(text.dropFirst(2), radix: 16)
      else { return nil }
      return VirtioFacts(
        name: name, identifier: identifier, hasDriver: SystemFiles.link("\(folder)/\(name)/driver") != nil)
    }
  }
}

extension MachineSurvey {
  /// The name of a device of a kind that waits for its driver.
  func idleVirtio(_ kind: VirtioFacts.Kind) -> String? {
    virtio.first { $0.identifier == kind.rawValue && !$0.hasDriver }?.name
  }
}
