import ArgumentParser
import CandelaBoardSpec

/// Reads registers by name or address.
struct BoardReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read registers of a board.",
    discussion: """
      Examples:
        candela board read STATUS FIRMWARE_VERSION
        candela board read 0x0100
        candela board read --list
      """)

  @Argument(help: "Names or addresses, as in docs/registers.md.")
  var registers: [String] = []
  @Flag(help: "List all registers with their addresses.")
  var list = false
  @OptionGroup var board: BoardOptions
  @Flag(help: "Print one JSON object a register instead of text.")
  var json = false

  private struct Output: Encodable {
    let register: String
    let address: UInt16
    let value: UInt64
    let unit: String
    let bits: [String]
  }

  func validate() throws {
    if registers.isEmpty, !list { throw ValidationError("Name at least one register, or ask for --list.") }
  }

  func run() throws {
    if list {
      for register in RegisterMap.registers {
        Console.line(
          "0x\(Format.hexadecimal(UInt64(register.address), digits: 4))  \(Format.padded(register.name, 18)) "
            + "\(register.size) bytes  \(Format.padded(register.access.rawValue, 3)) \(register.summary)")
      }
      return
    }
    let wanted = try registers.map(RegisterName.find)
    let workspace = Workspace()
    let session = try BoardSession(board, profile: try board.profile(workspace), workspace: workspace)
    _ = try session.driver.identify()
    for register in wanted {
      try session.endIfSignalled()
      let value = try session.driver.read(register)
      if json {
        try Console.json(
          Output(
            register: register.name, address: register.address, value: value, unit: register.unit,
            bits: register.fields.filter { value & $0.mask != 0 }.map(\.name)))
      } else {
        Console.line("\(Format.padded(register.name, 18)) \(RegisterName.text(value, of: register))")
      }
    }
  }
}
