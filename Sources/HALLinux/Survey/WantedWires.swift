/// The wires that a host profile asks for.
public struct WantedWires: Sendable {
  /// A line by its name on the schematic.
  public struct Line: Sendable {
    /// For example `TRIGGER`.
    public let name: String
    /// How it is found on the chip.
    public let selector: GPIOLineSelector

    /// A line.
    public init(name: String, selector: GPIOLineSelector) {
      self.name = name
      self.selector = selector
    }
  }

  /// The bus.
  public var bus: I2CAdapterSelector
  /// The chip.
  public var chip: GPIOChipSelector
  /// The lines.
  public var lines: [Line]
  /// How the host's bus and lines are enabled, for remedies; the first step counts.
  public var enable: [String]

  /// Everything given.
  public init(bus: I2CAdapterSelector, chip: GPIOChipSelector, lines: [Line], enable: [String] = []) {
    self.bus = bus
    self.chip = chip
    self.lines = lines
    self.enable = enable
  }
}
