/// A GPIO chip as the machine shows it.
public struct ChipFacts: Sendable, Hashable {
  /// One of its lines.
  public struct Line: Sendable, Hashable {
    /// The kernel's name of it; empty where it has none.
    public let name: String
    /// Whether somebody holds it.
    public let isUsed: Bool
    /// Who says to hold it; empty where nobody does or gives no name.
    public let consumer: String
  }

  /// Its number: N of /dev/gpiochipN.
  public let number: Int
  /// Its device file; nil where it has none.
  public let node: DeviceNode?
  /// Its label; nil where it could not be asked.
  public let label: String?
  /// Its lines in order; empty where it could not be asked.
  public let lines: [Line]

  /// For example `/dev/gpiochip0`.
  public var path: String { "/dev/gpiochip\(number)" }
  /// For messages.
  public var text: String { label.map { "\($0) (\(path), \(lines.count) lines)" } ?? "\(path) (not readable)" }

  /// All chips by number.
  package static func all(root: String, user: UserFacts, kernel: any GPIOKernel) -> [ChipFacts] {
    let known = SystemFiles.numbered("gpiochip", in: "\(root)/sys/bus/gpio/devices").map(\.number)
    let nodes = SystemFiles.numbered("gpiochip", in: "\(root)/dev").map(\.number)
    return Set(known + nodes).sorted().map { number in
      let path = "/dev/gpiochip\(number)"
      let node = DeviceNode(path, root: root, user: user)
      guard node?.isUsable == true, let chip = try? kernel.chip(at: path),
        let lines = try? kernel.lines(at: path, count: chip.lineCount)
      else { return ChipFacts(number: number, node: node, label: nil, lines: []) }
      return ChipFacts(
        number: number, node: node, label: chip.label,
        lines: lines.map { Line(name: $0.name, isUsed: $0.isUsed, consumer: $0.consumer) })
    }
  }

  /// The position of a line.
  package func position(of selector: GPIOLineSelector) -> Int? {
    switch selector {
    case .name(let name): lines.firstIndex { $0.name == name }
    case .offset(let offset): lines.indices.contains(Int(offset)) ? Int(offset) : nil
    }
  }
}
