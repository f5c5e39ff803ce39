import CandelaHAL

/// A chip as the kernel describes it.
struct GPIOChipDescription: Sendable, Hashable {
  let label: String
  let lineCount: UInt32
}

/// A line as the kernel describes it.
struct GPIOLineDescription: Sendable, Hashable {
  /// Empty where it has none.
  var name = ""
  /// Who holds it; empty where nobody does or the holder gave no name.
  var consumer = ""
  var isUsed = false
}

/// How a line is to be taken.
struct GPIORequestDescription: Sendable, Hashable {
  /// What our lines say to `gpioinfo` about their holder.
  static let consumer = "candela"

  var offset: UInt32
  var isActiveLow: Bool
  var bias: LineBias
  /// The logical level of an output from the moment that it is ours; nil for an input with edges.
  var initialLevel: LineLevel?
}

/// What goes wrong below: a positive errno.
struct GPIOFailure: Error, Sendable, Hashable {
  let errno: Int32
}

/// The operating system's GPIO, as the shim over libgpiod has it; tests have a scripted one.
protocol GPIOKernel: Sendable {
  /// Device paths of all chips, in the order of their numbers.
  func chipPaths() -> [String]
  func chip(at path: String) throws(GPIOFailure) -> GPIOChipDescription
  /// All lines of a chip in order.
  func lines(at path: String, count: UInt32) throws(GPIOFailure) -> [GPIOLineDescription]
  func request(_ description: GPIORequestDescription, at path: String) throws(GPIOFailure) -> any GPIORequest
}

/// A line that is ours until the object goes. May be used from any thread; the kernel serialises calls.
protocol GPIORequest: AnyObject, Sendable {
  func set(_ level: LineLevel) throws(GPIOFailure)
  func level() throws(GPIOFailure) -> LineLevel
  /// Whether an edge is queued, or becomes so within the limit.
  func waitForEdge(limitNanoseconds: UInt64) throws(GPIOFailure) -> Bool
  /// Takes the oldest queued edge.
  func takeEdge() throws(GPIOFailure) -> LineEvent
}
