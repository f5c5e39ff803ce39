import CandelaHAL

/// A chip as the kernel describes it.
package struct GPIOChipDescription: Sendable, Hashable {
  package let label: String
  package let lineCount: UInt32

  /// Everything given.
  package init(label: String, lineCount: UInt32) {
    self.label = label
    self.lineCount = lineCount
  }
}

/// A line as the kernel describes it.
package struct GPIOLineDescription: Sendable, Hashable {
  /// Empty where it has none.
  package var name = ""
  /// Who holds it; empty where nobody does or the holder gave no name.
  package var consumer = ""
  package var isUsed = false

  /// Everything given.
  package init(name: String = "", consumer: String = "", isUsed: Bool = false) {
    self.name = name
    self.consumer = consumer
    self.isUsed = isUsed
  }
}

/// How a line is to be taken.
package struct GPIORequestDescription: Sendable, Hashable {
  /// What our lines say to `gpioinfo` about their holder.
  package static let consumer = "candela"

  package var offset: UInt32
  package var isActiveLow: Bool
  package var bias: LineBias
  /// The logical level of an output from the moment that it is ours; nil for an input with edges.
  package var initialLevel: LineLevel?

  /// Everything given.
  package init(offset: UInt32, isActiveLow: Bool, bias: LineBias, initialLevel: LineLevel? = nil) {
    self.offset = offset
    self.isActiveLow = isActiveLow
    self.bias = bias
    self.initialLevel = initialLevel
  }
}

/// What goes wrong below: a positive errno.
package struct GPIOFailure: Error, Sendable, Hashable {
  package let errno: Int32

  /// Everything given.
  package init(errno: Int32) {
    self.errno = errno
  }
}

/// The operating system's GPIO, as the shim over libgpiod has it; tests have a scripted one.
package protocol GPIOKernel: Sendable {
  /// Device paths of all chips, in the order of their numbers.
  func chipPaths() -> [String]
  func chip(at path: String) throws(GPIOFailure) -> GPIOChipDescription
  /// All lines of a chip in order.
  func lines(at path: String, count: UInt32) throws(GPIOFailure) -> [GPIOLineDescription]
  func request(_ description: GPIORequestDescription, at path: String) throws(GPIOFailure) -> any GPIORequest
}

/// A line that is ours until the object goes. May be used from any thread; the kernel serialises calls.
package protocol GPIORequest: AnyObject, Sendable {
  func set(_ level: LineLevel) throws(GPIOFailure)
  func level() throws(GPIOFailure) -> LineLevel
  /// Whether an edge is queued, or becomes so within the limit.
  func waitForEdge(limitNanoseconds: UInt64) throws(GPIOFailure) -> Bool
  /// Takes the oldest queued edge.
  func takeEdge() throws(GPIOFailure) -> LineEvent
}
