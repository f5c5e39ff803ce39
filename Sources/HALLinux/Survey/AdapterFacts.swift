/// An I2C adapter as the machine shows it.
public struct AdapterFacts: Sendable, Hashable {
  /// Its number: N of /dev/i2c-N.
  public let number: Int
  /// The kernel's name of it.
  public let name: String
  /// Its device file; nil where it has none.
  public let node: DeviceNode?
  /// Whether i2c-dev serves it.
  public let hasDevice: Bool
  /// What it can do; nil where it could not be asked.
  public let functionality: I2CFunctionality?
  /// Its clock by the device tree, in hertz; nil where that does not say.
  public let clockHertz: UInt32?

  /// For example `/dev/i2c-1`.
  public var path: String { "/dev/i2c-\(number)" }
  /// For messages.
  public var text: String { "i2c-\(number) \"\(name)\"" }

  /// All adapters, also those without i2c-dev, by number.
  /// - Parameter functionality: asks the adapter at a path; nil where it does not answer.
  package static func all(
    root: String, user: UserFacts, functionality: (_ path: String) -> I2CFunctionality?
  ) -> [AdapterFacts] {
    let devices = "\(root)/sys/bus/i2c/devices"
    let served = "\(root)/sys/class/i2c-dev"
    let withDevice = Set(SystemFiles.numbered("i2c-", in: served).map(\.number))
    let numbers = withDevice.union(SystemFiles.numbered("i2c-", in: devices).map(\.number))
    return numbers.sorted().map { number in
      let name = ["\(served)/i2c-\(number)/name", "\(devices)/i2c-\(number)/name"].lazy.compactMap {
        SystemFiles.text($0)
      }
      let node = DeviceNode("/dev/i2c-\(number)", root: root, user: user)
      return AdapterFacts(
        number: number, name: name.first ?? "", node: node, hasDevice: withDevice.contains(number),
        functionality: node?.isUsable == true ? functionality("/dev/i2c-\(number)") : nil,
        clockHertz: clock("\(devices)/i2c-\(number)"))
    }
  }

  /// Property clock-frequency of the adapter's node: one big-endian cell (devicetree specification 0.4, 2.3.9).
  private static func clock(_ device: String) -> UInt32? {
    let folders = ["\(device)/of_node", "\(device)/device/of_node"]
    guard let bytes = folders.lazy.compactMap({ SystemFiles.bytes("\($0)/clock-frequency", longest: 4) }).first,
      bytes.count == 4
    else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
