import CandelaHAL

/// How an I2C adapter is found.
public enum I2CAdapterSelector: Sendable, Hashable, CustomStringConvertible {
  /// By device path, for example `/dev/i2c-1`.
  case path(String)
  /// By bus number; numbers change with kernels and overlays.
  case number(Int)
  /// By the kernel's name of the adapter; one that ends in `*` stands for every name that begins so.
  case name(String)

  /// For messages.
  public var description: String {
    switch self {
    case .path(let path): path
    case .number(let number): "I2C bus \(number)"
    case .name(let name): "I2C adapter \"\(name)\""
    }
  }
}

/// An I2C adapter of this machine.
public struct I2CAdapter: Sendable, Hashable {
  /// Its number: N of /dev/i2c-N.
  public let number: Int
  /// Its name, for example `bcm2835 (i2c@7e804000)`.
  public let name: String
  /// Its device.
  public let path: String
}

/// The I2C adapters of a machine, as /sys/class/i2c-dev lists them.
public struct I2CAdapters: Sendable {
  private let root: String

  /// Looks under a root: empty for this machine, a folder with a made-up tree in tests.
  public init(root: String = "") { self.root = root }

  /// All adapters with a device node's driver, by number.
  public var all: [I2CAdapter] {
    let folder = "\(root)/sys/class/i2c-dev"
    return SystemFiles.numbered("i2c-", in: folder).map { name, number in
      I2CAdapter(
        number: number, name: SystemFiles.text("\(folder)/\(name)/name") ?? "", path: "\(root)/dev/\(name)")
    }
  }

  /// The device path of an adapter.
  /// - Throws: `HALError` of kind `absent` whose cause lists the adapters there are, also where a name fits several.
  public func path(of selector: I2CAdapterSelector) throws(HALError) -> String {
    let found: [I2CAdapter]
    switch selector {
    case .path(let path): return path
    case .number(let number): found = all.filter { $0.number == number }
    case .name(let name): found = all.filter { Self.matches($0.name, name) }
    }
    if let adapter = found.first, found.count == 1 { return adapter.path }
    let listed = (found.isEmpty ? all : found).map { "i2c-\($0.number) \"\($0.name)\"" }.joined(separator: ", ")
    let what = found.isEmpty ? "adapters here: \(listed)" : "the name fits several: \(listed)"
    throw HALError(
      .absent, operation: "find", subject: "\(selector)",
      cause: listed.isEmpty ? "this machine shows no I2C adapter (is the module i2c-dev loaded?)" : what)
  }

  package static func matches(_ name: String, _ pattern: String) -> Bool {
    pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
  }
}
