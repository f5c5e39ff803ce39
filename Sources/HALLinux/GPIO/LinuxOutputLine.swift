import CandelaHAL

/// A line that we drive through the kernel's GPIO device.
///
/// It takes its safe level when it is opened, when it is let go of, and when the process ends by `exit`. A process that is
/// killed leaves the pin to the chip, which as a rule keeps the last level: the board's heartbeat is what then puts the
/// laser out.
public final class LinuxOutputLine: OutputLine {
  /// The line's name as on the schematic, for example `TRIGGER`.
  public let name: String
  /// The level last set.
  public private(set) var level: LineLevel
  private let request: any GPIORequest
  private let safeLevels: SafeLevels

  /// Takes a line and drives it to its safe level.
  /// - Parameters:
  ///   - selector: where it is on the chip.
  ///   - name: what it is called on the schematic.
  ///   - isActiveLow: whether the pin's low level means asserted.
  ///   - safeLevel: the logical level that does no harm.
  /// - Throws: `HALError`; of kind `busy` with the holder's name where somebody else has the line.
  public convenience init(
    on chip: LinuxGPIOChip, _ selector: GPIOLineSelector, name: String, isActiveLow: Bool = false,
    bias: LineBias = .asIs, safeLevel: LineLevel = .low
  ) throws(HALError) {
    try self.init(
      on: chip, selector, name: name, isActiveLow: isActiveLow, bias: bias, safeLevel: safeLevel,
      safeLevels: .shared)
  }

  package init(
    on chip: LinuxGPIOChip, _ selector: GPIOLineSelector, name: String, isActiveLow: Bool, bias: LineBias,
    safeLevel: LineLevel, safeLevels: SafeLevels
  ) throws(HALError) {
    self.name = name
    self.safeLevels = safeLevels
    level = safeLevel
    request = try chip.request(selector, name: name) {
      $0.isActiveLow = isActiveLow
      $0.bias = bias
      $0.initialLevel = safeLevel
    }
    safeLevels.register(request, safeLevel: safeLevel)
  }

  deinit { safeLevels.restore(request) }

  /// Drives the line; on return the pin has the level.
  public func set(_ level: LineLevel) throws(HALError) {
    do {
      try safeLevels.drive(request, to: level)
    } catch {
      throw HALError(
        system: error.errno, .line, operation: "set \(level == .high ? "asserted" : "released")",
        subject: "line \(name)")
    }
    self.level = level
  }
}
