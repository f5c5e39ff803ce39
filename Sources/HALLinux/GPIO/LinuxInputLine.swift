import CandelaHAL

/// A line that we watch through the kernel's GPIO device. Edges of both directions are queued by the kernel (16 with
/// libgpiod 1.6, more with 2.x) and stamped by it on CLOCK_MONOTONIC (`MonotonicTime`); with libgpiod 1.6 this needs
/// Linux 5.7 or later.
public final class LinuxInputLine: InputLine {
  /// The line's name as on the schematic, for example `DATA_READY`.
  public let name: String
  private let request: any GPIORequest
  private let time: any TimeSource

  /// Takes a line; edges are queued from now on.
  /// - Parameters:
  ///   - selector: where it is on the chip.
  ///   - name: what it is called on the schematic.
  ///   - isActiveLow: whether the pin's low level means asserted.
  /// - Throws: `HALError`; of kind `busy` with the holder's name where somebody else has the line.
  public convenience init(
    on chip: LinuxGPIOChip, _ selector: GPIOLineSelector, name: String, isActiveLow: Bool = false,
    bias: LineBias = .asIs
  ) throws(HALError) {
    try self.init(
      on: chip, selector, name: name, isActiveLow: isActiveLow, bias: bias, time: MonotonicTime())
  }

  package init(
    on chip: LinuxGPIOChip, _ selector: GPIOLineSelector, name: String, isActiveLow: Bool, bias: LineBias,
    time: any TimeSource
  ) throws(HALError) {
    self.name = name
    self.time = time
    request = try chip.request(selector, name: name) {
      $0.isActiveLow = isActiveLow
      $0.bias = bias
    }
  }

  /// The level now.
  public func level() throws(HALError) -> LineLevel {
    do { return try request.level() } catch { throw failure(error, "read") }
  }

  /// See `InputLine.waitForEdge`.
  public func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    let start = time.now
    do throws(GPIOFailure) {
      while true {
        let remaining = limit - time.now.since(start)
        guard try request.waitForEdge(limitNanoseconds: remaining.wholeNanoseconds) else { return nil }
        let event = try request.takeEdge()
        if event.edge == edge { return event }
      }
    } catch {
      throw failure(error, "wait for an edge")
    }
  }

  /// Forgets all queued edges.
  public func discardEdges() throws(HALError) {
    do throws(GPIOFailure) {
      // More than any kernel queues: a line that changes faster than it is read must not hold us here.
      var left = Self.mostEdges
      while left > 0, try request.waitForEdge(limitNanoseconds: 0) {
        _ = try request.takeEdge()
        left -= 1
      }
    } catch {
      throw failure(error, "clear edges")
    }
  }

  private static let mostEdges = 1024

  private func failure(_ error: GPIOFailure, _ operation: String) -> HALError {
    HALError(system: error.errno, .line, operation: operation, subject: "line \(name)")
  }
}
