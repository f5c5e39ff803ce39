/// How a GPIO line is found on its chip.
public enum GPIOLineSelector: Sendable, Hashable, CustomStringConvertible {
  /// By the kernel's name of the line, for example `GPIO17`; the first of that name counts.
  case name(String)
  /// By its number on the chip.
  case offset(UInt32)

  /// For messages.
  public var description: String {
    switch self {
    case .name(let name): name
    case .offset(let offset): "line \(offset)"
    }
  }
}

/// How a GPIO chip is found. Chip numbers change with kernels and boot order; labels do not.
public enum GPIOChipSelector: Sendable, Hashable, CustomStringConvertible {
  /// By its label, for example `pinctrl-bcm2711`.
  case label(String)
  /// The first chip that has all the lines wanted, where labels depend on the order in which devices appeared.
  case holdingLines

  /// A host profile's text: a label, or `*` for the chip that has the lines.
  public init(_ text: String) { self = text == "*" ? .holdingLines : .label(text) }

  /// For messages.
  public var description: String {
    switch self {
    case .label(let label): "GPIO chip \(label)"
    case .holdingLines: "a GPIO chip with the lines"
    }
  }
}

/// What a line's pin is pulled to.
public enum LineBias: Sendable, Hashable {
  /// As firmware or device tree left it.
  case asIs
  /// Neither up nor down.
  case disabled
  /// Up.
  case pullUp
  /// Down.
  case pullDown
}
