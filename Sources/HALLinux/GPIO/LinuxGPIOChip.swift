import CandelaHAL

/// A GPIO chip of this machine, found by label or by the lines it has.
public struct LinuxGPIOChip: Sendable {
  /// Its device, for example `/dev/gpiochip0`.
  public let path: String
  /// Its label, for example `pinctrl-bcm2711`.
  public let label: String
  private let lines: [GPIOLineDescription]
  private let kernel: any GPIOKernel

  /// Finds a chip.
  /// - Parameter lines: lines that the chip must have; they decide where the selector is `holdingLines`.
  /// - Throws: `HALError` of kind `absent` whose cause lists the chips there are, or `permission`.
  public static func find(_ selector: GPIOChipSelector, lines: [GPIOLineSelector]) throws(HALError) -> LinuxGPIOChip {
    try find(selector, lines: lines, kernel: LibgpiodKernel())
  }

  package static func find(
    _ selector: GPIOChipSelector, lines: [GPIOLineSelector], kernel: any GPIOKernel
  ) throws(HALError) -> LinuxGPIOChip {
    var seen: [String] = []
    var refusal: HALError?
    for path in kernel.chipPaths() {
      do throws(GPIOFailure) {
        let description = try kernel.chip(at: path)
        seen.append(description.label)
        if case .label(let label) = selector, label != description.label { continue }
        let chip = LinuxGPIOChip(
          path: path, label: description.label,
          lines: try kernel.lines(at: path, count: description.lineCount), kernel: kernel)
        if selector != .holdingLines || lines.allSatisfy({ chip.position(of: $0) != nil }) { return chip }
      } catch {
        refusal = HALError(system: error.errno, .opening, operation: "open", subject: path)
      }
    }
    // A chip that may not be opened could be the one.
    if let refusal, refusal.kind == .permission { throw refusal }
    throw HALError(
      .absent, operation: "find", subject: "\(selector)",
      cause: seen.isEmpty ? "this machine has no GPIO chip" : "chips here: \(seen.joined(separator: ", "))")
  }

  /// The number of a line.
  /// - Throws: `HALError` of kind `absent`.
  package func offset(of line: GPIOLineSelector) throws(HALError) -> UInt32 {
    if let offset = position(of: line) { return offset }
    throw HALError(
      .absent, operation: "find", subject: "line \(line) on \(label) (\(path))", cause: "it has \(lines.count) lines"
    )
  }

  private func position(of line: GPIOLineSelector) -> UInt32? {
    switch line {
    case .name(let name): lines.firstIndex { $0.name == name }.map { UInt32($0) }
    case .offset(let offset): Int(offset) < lines.count ? offset : nil
    }
  }

  /// Takes a line.
  /// - Parameter name: the line's name on the schematic, for messages.
  /// - Throws: `HALError`; of kind `busy` with the holder's name where somebody else has it.
  package func request(
    _ line: GPIOLineSelector, name: String, _ configure: (inout GPIORequestDescription) -> Void
  ) throws(HALError) -> any GPIORequest {
    var description = GPIORequestDescription(offset: try offset(of: line), isActiveLow: false, bias: .asIs)
    configure(&description)
    do {
      return try kernel.request(description, at: path)
    } catch {
      throw HALError(
        system: error.errno, .line, operation: "request", subject: "line \(name) (\(line) on \(label))",
        cause: holder(of: description.offset, after: error))
    }
  }

  /// Who holds a line, asked anew: the holder may have come after the chip was looked at.
  private func holder(of offset: UInt32, after failure: GPIOFailure) -> String? {
    guard ErrnoTable.kind(of: failure.errno, in: .line) == .busy else { return nil }
    let now = try? kernel.lines(at: path, count: UInt32(lines.count))
    guard let line = now?[Int(offset)], line.isUsed else { return nil }
    return line.consumer.isEmpty ? "held by a program without a name" : "held by \(line.consumer)"
  }
}
