/// docs/hosts/<name>.md, generated from a host's profile so that the two cannot drift apart; a test compares them.
public enum HostDocument {
  /// The whole page in Markdown, with a newline at its end.
  /// - Returns: nil for a host without wires.
  public static func text(of host: HostProfile) -> String? {
    guard case .linux(let wiring) = host.connection else { return nil }
    let sections = [
      introduction(host), wiringTable(host, wiring), picture(host, wiring), steps(host), notes(host), sources(host),
    ]
    return sections.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private static func introduction(_ host: HostProfile) -> String {
    """
    # \(host.title)

    Generated from `boards/hosts/\(host.name).yaml`: change that file, then run the tests with `CANDELA_UPDATE_DOCS=1`.

    Use: `candela board doctor --host \(host.name)`, then `candela board info --host \(host.name)`.
    Tier: **\(host.guide.tier?.rawValue ?? "not stated")**.
    """
  }

  private static func wiringTable(_ host: HostProfile, _ wiring: HostWiring) -> String {
    var rows: [[String]] = []
    if let header = host.guide.header {
      rows = [
        ["`SDA`", "both ways", header.sda, busName(wiring.bus), ""],
        ["`SCL`", "host to board", header.scl, busName(wiring.bus), ""], ["`GND`", "", header.ground, "", ""],
      ]
    }
    rows += BoardLine.allCases.compactMap { line in
      wiring.lines[line].map { row(line, $0, chip: wiring.chipLabel) }
    }
    let title = host.guide.header.map { ", \($0.title)" } ?? ""
    return """
      ## Wiring\(title)

      \(RegisterDocument.table(["Board", "Direction", "Pin", "Kernel's name", "Asserted when"], rows))

      Keep TRIGGER and LASER_ENABLE low and RESET_N high with resistors on the board: a host that starts, or is not there,
      drives nothing. The board never stretches the clock.
      """
  }

  private static func row(_ line: BoardLine, _ found: HostWiring.Line, chip: String) -> [String] {
    let name =
      switch found.selector {
      case .name(let name): "line `\(name)` of `\(chip)`"
      case .offset(let offset): "line \(offset) of `\(chip)`"
      }
    return [
      "`\(line.rawValue)`", line.isOutput ? "host to board" : "board to host", found.pin ?? "", name,
      line.isActiveLow ? "low" : "high",
    ]
  }

  private static func busName(_ bus: HostWiring.Bus) -> String {
    switch bus {
    case .path(let path): "`\(path)`"
    case .adapter(let name): "adapter `\(name)`"
    }
  }

  private static func picture(_ host: HostProfile, _ wiring: HostWiring) -> String? {
    guard let header = host.guide.header else { return nil }
    return "```text\n\(HostPicture(header, wiring).text)\n```"
  }

  private static func steps(_ host: HostProfile) -> String? {
    guard !host.guide.enable.isEmpty else { return nil }
    let steps = host.guide.enable.enumerated().map { "\($0.offset + 1). \(indented($0.element, by: 3))" }
    return "## Enabling it\n\n" + steps.joined(separator: "\n")
  }

  private static func notes(_ host: HostProfile) -> String? {
    let notes = trimmed(host.notes)
    return notes.isEmpty ? nil : "## Notes\n\n" + notes
  }

  private static func sources(_ host: HostProfile) -> String? {
    guard !host.guide.sources.isEmpty else { return nil }
    return "## Sources\n\n" + host.guide.sources.map { "- \(indented($0, by: 2))" }.joined(separator: "\n")
  }

  /// Lines after the first moved to the right, as Markdown wants them inside a list.
  private static func indented(_ text: String, by spaces: Int) -> String {
    let margin = String(repeating: " ", count: spaces)
    return trimmed(text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : String($0) }.joined(separator: "\n" + margin)
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
