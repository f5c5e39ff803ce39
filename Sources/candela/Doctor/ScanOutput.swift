import CandelaHALLinux

/// What `candela board scan` found.
package struct ScanOutput: Encodable {
  package struct Adapter: Encodable {
    package let number: Int
    package let name: String
    package let path: String
    package let usable: Bool
    package let functionality: [String]
    package let clock_hz: UInt32?
  }

  package struct Line: Encodable {
    package let line: Int
    package let name: String
    package let consumer: String
  }

  package struct Chip: Encodable {
    package let path: String
    package let label: String?
    package let usable: Bool
    package let lines: Int
    package let names: [String]
    package let used: [Line]
  }

  package struct Camera: Encodable {
    package let path: String
    package let name: String
    package let usable: Bool
  }

  package struct Board: Encodable {
    package let host: String
    package let bus: String
    package let address: String
    package let board: String?
    package let serial: String?
    package let protocol_version: String
  }

  package let machine: String
  package let kernel: String
  package let host: String?
  package let adapters: [Adapter]
  package let chips: [Chip]
  package let cameras: [Camera]
  package var boards: [Board] = []
  /// Why no bus was asked for boards; nil where one was.
  package var boards_note: String?

  package init(_ survey: MachineSurvey, host: String?) {
    machine = survey.kernel.machine
    kernel = survey.kernel.release
    self.host = host
    adapters = survey.adapters.map { adapter in
      Adapter(
        number: adapter.number, name: adapter.name, path: adapter.path,
        usable: adapter.hasDevice && adapter.node?.isUsable == true,
        functionality: adapter.functionality?.names ?? [], clock_hz: adapter.clockHertz)
    }
    chips = survey.chips.map { chip in
      Chip(
        path: chip.path, label: chip.label, usable: chip.label != nil, lines: chip.lines.count,
        names: chip.lines.map(\.name).filter { !$0.isEmpty },
        used: chip.lines.enumerated().filter(\.element.isUsed).map {
          Line(line: $0.offset, name: $0.element.name, consumer: $0.element.consumer)
        })
    }
    cameras = survey.cameras.map { Camera(path: $0.path, name: $0.name, usable: $0.node?.isUsable == true) }
  }

  package func printText() {
    Console.line("machine   \(machine.isEmpty ? "of unknown make" : machine), kernel \(kernel)")
    Console.line("host      \(host ?? "none fits; name one with --host")")
    if adapters.isEmpty { Console.line("I2C       no adapter") }
    for adapter in adapters {
      let clock = adapter.clock_hz.map { ", \($0 / 1000) kHz" } ?? ""
      let functions = adapter.functionality.isEmpty ? "" : ": " + adapter.functionality.joined(separator: " ")
      Console.line("I2C       \(adapter.path) \"\(adapter.name)\"\(clock)\(Self.mark(adapter.usable))\(functions)")
    }
    if chips.isEmpty { Console.line("GPIO      no chip") }
    for chip in chips {
      let held = chip.used.map { "\($0.name.isEmpty ? "line \($0.line)" : $0.name) by \($0.consumer)" }
      Console.line(
        "GPIO      \(chip.path) \(chip.label ?? "?"), \(chip.lines) lines\(Self.mark(chip.usable))"
          + (held.isEmpty ? "" : "; held: " + held.joined(separator: ", ")))
    }
    if cameras.isEmpty { Console.line("camera    none") }
    for camera in cameras { Console.line("camera    \(camera.path) \"\(camera.name)\"\(Self.mark(camera.usable))") }
    for board in boards {
      Console.line(
        "board     \(board.board ?? "without a readable record"), serial \(board.serial ?? "?"), protocol "
          + "\(board.protocol_version), at \(board.address) on \(board.bus) (host \(board.host))")
    }
    if boards.isEmpty { Console.line("board     \(boards_note ?? "none answers")") }
  }

  private static func mark(_ usable: Bool) -> String { usable ? "" : " (not usable: candela board doctor)" }
}
