/// The running kernel and the machine under it.
public struct KernelFacts: Sendable, Hashable {
  /// Where a driver is.
  public enum Driver: Sendable, Hashable {
    /// Part of the kernel.
    case builtIn
    /// A loaded module.
    case loaded
    /// A module that can be loaded.
    case available
    /// This kernel was built without it.
    case missing
    /// The kernel's list of modules is not here.
    case unknown
  }

  /// For example `6.12.20+rpt-rpi-v8`; empty where it cannot be read.
  public let release: String
  /// What the firmware calls the machine, for example `Raspberry Pi 5 Model B Rev 1.0`; empty where it does not say.
  public let machine: String
  /// Whether the processor says that a hypervisor runs it.
  public let isVirtual: Bool
  /// Buses that this kernel knows, for example `i2c` and `gpio`.
  public let buses: Set<String>
  private let root: String
  private let loaded: Set<String>

  package init(root: String) {
    self.root = root
    release = SystemFiles.text("\(root)/proc/sys/kernel/osrelease") ?? ""
    let sources = ["/proc/device-tree/model", "/sys/class/dmi/id/product_name"]
    let texts = sources.lazy.compactMap { SystemFiles.text("\(root)\($0)") }
    machine = Self.printable(texts.first ?? "")
    let processor = SystemFiles.list("\(root)/proc/cpuinfo", longest: 1 << 14) ?? ""
    isVirtual = processor.split(whereSeparator: \.isWhitespace).contains("hypervisor")
    buses = Set(SystemFiles.names(in: "\(root)/sys/bus"))
    let modules = SystemFiles.list("\(root)/proc/modules", longest: 1 << 18) ?? ""
    loaded = Set(modules.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(Self.canonical) })
  }

  /// Where a driver is, by its module's name, for example `i2c-dev`.
  public func driver(_ module: String) -> Driver {
    if loaded.contains(Self.canonical(module)) { return .loaded }
    let folder = "\(root)/lib/modules/\(release)"
    let builtIn = SystemFiles.list("\(folder)/modules.builtin", longest: Self.longestList)
    let files = SystemFiles.list("\(folder)/modules.dep", longest: Self.longestList)
    if builtIn.map({ Self.lists($0, module) }) == true { return .builtIn }
    if files.map({ Self.lists($0, module) }) == true { return .available }
    return builtIn == nil && files == nil ? .unknown : .missing
  }

  /// Whether it is one of the kernels for virtual machines, which leave small buses out.
  package var isCloudKernel: Bool { release.contains("cloud") || release.contains("kvm") }

  /// Module lists of distribution kernels take half a megabyte.
  private static let longestList = 1 << 21

  /// Whether a list has `.../i2c-dev.ko`, compressed or not, with either kind of dash.
  private static func lists(_ text: String, _ module: String) -> Bool {
    let wanted = canonical(module)
    return text.split(separator: "\n").contains { line in
      let path = line.prefix { $0 != ":" }
      guard let name = path.split(separator: "/").last, let end = name.firstRange(of: ".ko") else { return false }
      return canonical(name[..<end.lowerBound]) == wanted
    }
  }

  private static func canonical(_ name: some StringProtocol) -> String {
    String(name.map { $0 == "-" ? "_" : $0 })
  }

  /// Device tree texts end with a zero byte.
  private static func printable(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init))
  }
}
