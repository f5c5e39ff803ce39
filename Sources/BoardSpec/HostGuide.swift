/// What a host's profile tells people: where the pins are, how to enable the buses, how far it was tried, and where its
/// facts come from. Nothing in it changes how the host is driven.
public struct HostGuide: Sendable, Hashable {
  /// How far the profile was tried.
  public enum Tier: String, Sendable, CaseIterable {
    /// On the computer itself, with a board.
    case tested = "tested on hardware"
    /// From documents alone.
    case untested = "untested on hardware"
  }

  /// How far the profile was tried; nil when it does not say.
  public var tier: Tier?
  /// How the firmware calls such a computer (/proc/device-tree/model); a text stands for every name that begins so.
  public var models: [String]
  /// The connector; nil when the profile does not describe it.
  public var header: HostHeader?
  /// What to do, step by step, so that the bus and the lines are there; each step may have several lines.
  public var enable: [String]
  /// Where each fact of the profile comes from.
  public var sources: [String]

  /// Everything given; the defaults say nothing.
  public init(
    tier: Tier? = nil, models: [String] = [], header: HostHeader? = nil, enable: [String] = [], sources: [String] = []
  ) {
    self.tier = tier
    self.models = models
    self.header = header
    self.enable = enable
    self.sources = sources
  }
}

/// The connector that the board is wired to.
public struct HostHeader: Sendable, Hashable {
  /// How the pins of the connector are numbered.
  public enum Layout: String, Sendable, CaseIterable {
    /// Two columns; 1 and 2 in the first row, 3 and 4 in the second.
    case pairs
    /// Two columns; down the left one and up again in the right one, as chips and mikroBUS sockets count.
    case ring
    /// No common connector: pins have names.
    case list
  }

  /// What it is called on the host, for example `40-pin header J8`.
  public var title: String
  /// How its pins are numbered.
  public var layout: Layout
  /// How many pins it has, an even number; 0 for `list`.
  public var pinCount: Int
  /// The pin of the bus's data wire.
  public var sda: String
  /// The pin of the bus's clock wire.
  public var scl: String
  /// A ground pin near the others.
  public var ground: String

  /// Everything given.
  public init(title: String, layout: Layout, pinCount: Int, sda: String, scl: String, ground: String) {
    self.title = title
    self.layout = layout
    self.pinCount = pinCount
    self.sda = sda
    self.scl = scl
    self.ground = ground
  }
}
