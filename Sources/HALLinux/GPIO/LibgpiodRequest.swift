import CGpiod
import CandelaHAL

/// A line held through libgpiod.
///
/// Sendable because the pointer never changes, each call is one ioctl or read on the line's own descriptor, and the line
/// is closed only when nobody refers to this object any more.
package final class LibgpiodRequest: GPIORequest, @unchecked Sendable {
  private let line: OpaquePointer

  package init(_ line: OpaquePointer) { self.line = line }

  deinit { candela_gpio_close(line) }

  package func set(_ level: LineLevel) throws(GPIOFailure) {
    try LibgpiodKernel.check(candela_gpio_set(line, Int32(level.rawValue)))
  }

  package func level() throws(GPIOFailure) -> LineLevel {
    try LibgpiodKernel.check(candela_gpio_get(line)) == 0 ? .low : .high
  }

  package func waitForEdge(limitNanoseconds: UInt64) throws(GPIOFailure) -> Bool {
    let descriptor = try LibgpiodKernel.check(candela_gpio_descriptor(line))
    return try LibgpiodKernel.check(
      SystemFiles.waitUntilReadable(descriptor, limitNanoseconds: limitNanoseconds)) > 0
  }

  package func takeEdge() throws(GPIOFailure) -> LineEvent {
    var isRising = false
    var nanoseconds: UInt64 = 0
    try LibgpiodKernel.check(candela_gpio_read_edge(line, &isRising, &nanoseconds))
    return LineEvent(edge: isRising ? .rising : .falling, time: Timestamp(nanoseconds: nanoseconds))
  }
}
