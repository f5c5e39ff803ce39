/// The connector of a host as text, with the board's wires at their pins.
struct HostPicture {
  private let header: HostHeader
  private let wires: [(label: String, pin: String)]

  init(_ header: HostHeader, _ wiring: HostWiring) {
    self.header = header
    let lines = BoardLine.allCases.compactMap { line in wiring.lines[line]?.pin.map { (line.rawValue, $0) } }
    wires = [("SDA", header.sda), ("SCL", header.scl), ("GND", header.ground)] + lines
  }

  /// A row of the connector a line.
  var text: String {
    switch header.layout {
    case .pairs: twoColumns { ($0 * 2 + 1, $0 * 2 + 2) }
    case .ring: twoColumns { ($0 + 1, header.pinCount - $0) }
    case .list:
      wires.map { "\(Self.padded($0.label, left: false)) -- \($0.pin)" }.joined(separator: "\n")
    }
  }

  private func twoColumns(_ pins: (Int) -> (Int, Int)) -> String {
    let rule = String(repeating: " ", count: Self.labelWidth + 4) + "+---------+"
    let rows = (0..<header.pinCount / 2).map { row -> String in
      let (left, right) = pins(row)
      let margin = label(of: left).map { Self.padded($0, left: true) + " ---" }
      let end = label(of: right).map { "--- " + $0 } ?? ""
      return "\(margin ?? String(repeating: " ", count: Self.labelWidth + 4))| \(Self.number(left)) | "
        + "\(Self.number(right)) |\(end)"
    }
    return ([rule] + rows + [rule]).joined(separator: "\n")
  }

  private func label(of pin: Int) -> String? { wires.first { $0.pin == "\(pin)" }?.label }

  /// As wide as the longest name of a wire.
  private static let labelWidth = BoardLine.allCases.map(\.rawValue.count).max() ?? 0

  private static func padded(_ text: String, left: Bool) -> String {
    let space = String(repeating: " ", count: max(0, labelWidth - text.count))
    return left ? space + text : text + space
  }

  private static func number(_ pin: Int) -> String { pin < 10 ? " \(pin)" : "\(pin)" }
}
