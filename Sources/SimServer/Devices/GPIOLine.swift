import CandelaBoardSpec
import CandelaHAL

/// One line of the virtio GPIO device: what the guest has set, and what it can see.
struct GPIOLine {
  /// Which way the guest has the pin (virtio 1.2, 5.18.6.2).
  enum Direction: UInt8 {
    case none = 0
    case output = 1
    case input = 2
  }

  /// What the guest wants to be told of (virtio 1.2, 5.18.6.6).
  enum Interrupt: UInt8 {
    case none = 0
    case rising = 1
    case falling = 2
    case both = 3
    case highLevel = 4
    case lowLevel = 8

    /// Whether a change to a level is one.
    func concerns(changeTo level: LineLevel) -> Bool {
      switch self {
      case .none: false
      case .both: true
      case .rising, .highLevel: level == .high
      case .falling, .lowLevel: level == .low
      }
    }

    /// Whether a level that stands is one, again and again.
    func concerns(standing level: LineLevel) -> Bool {
      self == .highLevel && level == .high || self == .lowLevel && level == .low
    }
  }

  /// Which of the board's lines it is.
  let line: BoardLine
  var direction = Direction.none
  /// The pin level that the guest drives while the direction is out.
  var driven: LineLevel
  /// The pin level that the guest sees.
  var seen: LineLevel
  var interrupt = Interrupt.none
  /// An edge came while no event chain was there.
  var isLatched = false
  /// The event chain that waits for the next interrupt.
  var waiting: DescriptorChain?

  init(_ line: BoardLine, seen: LineLevel) {
    self.line = line
    self.seen = seen
    driven = Self.idleLevel(line)
  }

  /// The pin level to which the board's resistors pull a line that nobody drives: not asserted.
  static func idleLevel(_ line: BoardLine) -> LineLevel { line.isActiveLow ? .high : .low }

  /// The logical level that reaches the board.
  var logicalLevel: LineLevel {
    let pin = direction == .output ? driven : Self.idleLevel(line)
    return line.isActiveLow ? pin.inverted : pin
  }

  /// Lets go of the pin and of all wishes.
  mutating func release() {
    direction = .none
    driven = Self.idleLevel(line)
    interrupt = .none
    isLatched = false
    waiting = nil
  }
}
