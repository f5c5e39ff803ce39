import ArgumentParser

/// Writes one register and reads it back.
struct BoardWriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Write a register of a board, and read it back.",
    discussion: """
      The laser stays off. A simulated board lives as long as the command, so this is of use to try what the map says.

      Example:
        candela board write CLASS_COUNT 10
      """)

  @Argument(help: "Name or address, as in docs/registers.md.")
  var register: String
  @Argument(help: "Value, decimal or 0x hexadecimal.")
  var value: String
  @OptionGroup var board: BoardOptions

  func run() throws {
    let wanted = try RegisterName.find(register)
    guard let number = RegisterName.number(value) else {
      throw UsageError.options("\"\(value)\" is not a number", remedy: "Give a decimal or 0x hexadecimal number")
    }
    let workspace = Workspace()
    let session = try BoardSession(board, profile: try board.profile(workspace), workspace: workspace)
    _ = try session.driver.identify()
    try session.driver.write(number, to: wanted)
    Console.line("\(Format.padded(wanted.name, 18)) \(RegisterName.text(try session.driver.read(wanted), of: wanted))")
  }
}
