/// A host computer as its profile describes it: boards/hosts/<name>.yaml.
public struct HostProfile: Sendable, Hashable {
  /// How the host reaches a board.
  public enum Connection: Sendable, Hashable {
    /// There is no hardware: the simulator answers.
    case simulated
    /// Through Linux's I2C and GPIO devices.
    case linux(HostWiring)
  }

  /// The file's name without `.yaml`; what `--host` takes.
  public var name: String
  /// One line for people.
  public var title: String
  /// How it reaches a board.
  public var connection: Connection
  /// What else people must know.
  public var notes: String
  /// Pins, steps and sources, for people.
  public var guide: HostGuide

  /// Everything given.
  public init(name: String, title: String, connection: Connection, notes: String, guide: HostGuide = HostGuide()) {
    self.name = name
    self.title = title
    self.connection = connection
    self.notes = notes
    self.guide = guide
  }
}

/// Where a host's bus and lines are.
public struct HostWiring: Sendable, Hashable {
  /// How a bus is found.
  public enum Bus: Sendable, Hashable {
    /// By device path, for example `/dev/i2c-1`.
    case path(String)
    /// By the adapter's name as the kernel gives it (/sys/class/i2c-dev/*/name); bus numbers may change, names do not.
    /// One that ends in `*` stands for the adapter whose name begins so.
    case adapter(String)
  }

  /// How a line is found on the chip, and the pin it comes out on.
  public struct Line: Sendable, Hashable {
    /// Name or number of a line.
    public enum Selector: Sendable, Hashable {
      /// The line's name as the kernel gives it.
      case name(String)
      /// The line's offset on the chip.
      case offset(Int)
    }

    /// How the line is found.
    public var selector: Selector
    /// The pin on the host's header, for people; nil when not given.
    public var pin: String?

    /// A line and its pin.
    public init(selector: Selector, pin: String? = nil) {
      self.selector = selector
      self.pin = pin
    }
  }

  /// The I2C bus.
  public var bus: Bus
  /// Label of the GPIO chip as the kernel gives it, for example `pinctrl-bcm2711`; `*` for the first chip that has all
  /// the lines.
  public var chipLabel: String
  /// Where each line of the board is; a loaded profile has all of them.
  public var lines: [BoardLine: Line]
  /// Whether the simulator is at the other end of the wires, so that nothing that comes over them is measured.
  public var isVirtual: Bool
  /// Most data bytes of one write into a window that the adapter takes; nil for the driver's own choice.
  public var burstBytes: Int?
  /// Whether the chip's driver looks for edges now and then instead of being told, and so misses short ones.
  public var hasPolledEdges: Bool

  /// Everything given.
  public init(
    bus: Bus, chipLabel: String, lines: [BoardLine: Line], isVirtual: Bool = false, burstBytes: Int? = nil,
    hasPolledEdges: Bool = false
  ) {
    self.bus = bus
    self.chipLabel = chipLabel
    self.lines = lines
    self.isVirtual = isVirtual
    self.burstBytes = burstBytes
    self.hasPolledEdges = hasPolledEdges
  }
}

extension HostWiring.Line {
  /// Whether the line is found by name.
  var isNamed: Bool {
    if case .name = selector { true } else { false }
  }
}
