import CandelaHAL

/// What this machine has for reaching a board, as far as it can be seen without touching anything: no transfer on any bus, no
/// line requested.
public struct MachineSurvey: Sendable {
  /// The kernel.
  public let kernel: KernelFacts
  /// Who looks.
  public let user: UserFacts
  /// I2C adapters by number.
  public let adapters: [AdapterFacts]
  /// GPIO chips by number.
  public let chips: [ChipFacts]
  /// Video devices by number.
  public let cameras: [CameraFacts]
  /// What a hypervisor offers; empty on a machine of metal.
  public let virtio: [VirtioFacts]
  /// Version of libgpiod.
  public let gpioLibrary: String
  package let root: String

  /// Looks at this machine.
  public init() {
    self.init(root: "", gpio: LibgpiodKernel(), functionality: Self.askAdapter)
  }

  /// Looks at a machine below a folder, with a kernel of the caller's.
  package init(root: String, gpio: any GPIOKernel, functionality: (_ path: String) -> I2CFunctionality?) {
    self.root = root
    kernel = KernelFacts(root: root)
    user = UserFacts(root: root)
    adapters = AdapterFacts.all(root: root, user: user, functionality: functionality)
    chips = ChipFacts.all(root: root, user: user, kernel: gpio)
    virtio = VirtioFacts.all(root: root)
    cameras = CameraFacts.all(root: root, user: user)
    gpioLibrary = LibgpiodKernel.libraryVersion
  }

  private static func askAdapter(_ path: String) -> I2CFunctionality? {
    let kernel = I2CDeviceKernel()
    let descriptor = kernel.open(path)
    guard descriptor >= 0 else { return nil }
    defer { kernel.close(descriptor) }
    var functionality: I2CFunctionality = []
    return kernel.readFunctionality(descriptor, into: &functionality) == 0 ? functionality : nil
  }

  /// The adapters that a selector fits.
  public func adapters(fitting selector: I2CAdapterSelector) -> [AdapterFacts] {
    adapters.filter { adapter in
      switch selector {
      case .path(let path): adapter.path == path
      case .number(let number): adapter.number == number
      case .name(let name): I2CAdapters.matches(adapter.name, name)
      }
    }
  }

  /// The chip that a selector fits: by label, or the first with all the lines.
  package func chip(fitting selector: GPIOChipSelector, lines: [GPIOLineSelector]) -> ChipFacts? {
    chips.first { chip in
      switch selector {
      case .label(let label): chip.label == label
      case .holdingLines: lines.allSatisfy { chip.position(of: $0) != nil }
      }
    }
  }
}
