import ArgumentParser
import CandelaBoardSpec
import CandelaRuntime

/// What a board says about itself.
struct BoardInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Identify a board: versions, serial number, capabilities, counters.",
    discussion: """
      Examples:
        candela board info
        candela board info --board accel-published --json
      """)

  @OptionGroup var board: BoardOptions
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  private struct Output: Encodable {
    let kind: ResultKind
    let board: String
    let title: String
    let host: String
    let serial: String
    let protocol_version: String
    let hardware_version: String
    let firmware_version: String
    let capabilities: [String]
    let input_pixels: Int
    let mask_pixels: Int
    let mask_layers: Int
    let mask_bits: Int
    let diode_pixels: Int
    let output_full_scale_mv: Int
    let diode_full_scale_electrons: Int
    let design_digest: String
    let exposures: UInt32
    let laser_on_ns: UInt64
    let uptime_ms: UInt32
  }

  func run() throws {
    let workspace = Workspace()
    let profile = try board.profile(workspace)
    let session = try BoardSession(board, profile: profile, workspace: workspace)
    let identity = try session.driver.identify()
    let output = output(session, identity, try session.driver.counters())
    try session.endIfSignalled()
    if json { try Console.json(output) } else { printText(output) }
  }

  private func output(_ session: BoardSession, _ identity: BoardIdentity, _ counters: BoardCounters) -> Output {
    let (profile, versions) = (session.profile, identity.versions)
    return Output(
      kind: session.kind, board: identity.record.boardName, title: profile.title, host: session.host.name,
      serial: identity.record.serialText,
      protocol_version: "\(versions.protocolVersion >> 8).\(versions.protocolVersion & 0xFF)",
      hardware_version: "\(versions.hardware >> 8).\(versions.hardware & 0xFF)",
      firmware_version: "\(versions.firmware >> 24).\(versions.firmware >> 16 & 0xFF).\(versions.firmware & 0xFFFF)",
      capabilities: CapabilityBit.allCases.filter(identity.has).map(\.name), input_pixels: identity.inputPixels,
      mask_pixels: identity.maskPixels, mask_layers: identity.maskLayers, mask_bits: identity.maskBits,
      diode_pixels: identity.diodePixels, output_full_scale_mv: identity.outputFullScaleMillivolts,
      diode_full_scale_electrons: identity.diodeFullScaleElectrons, design_digest: profile.designDigest.description,
      exposures: counters.exposures, laser_on_ns: counters.laserOnNanoseconds, uptime_ms: counters.uptimeMilliseconds)
  }

  private func printText(_ info: Output) {
    Console.line("board         \(info.board) (\(info.title)), host \(info.host) (\(info.kind.rawValue))")
    Console.line("serial        \(info.serial)")
    Console.line(
      "versions      protocol \(info.protocol_version), hardware \(info.hardware_version), firmware \(info.firmware_version)"
    )
    Console.line("capabilities  \(info.capabilities.joined(separator: ", "))")
    Console.line(
      "optics        input \(info.input_pixels) x \(info.input_pixels), \(info.mask_layers) mask of \(info.mask_pixels) x "
        + "\(info.mask_pixels) at \(info.mask_bits) bits, \(info.diode_pixels) x \(info.diode_pixels) photodiodes, design \(info.design_digest.prefix(12))"
    )
    Console.line(
      "converter     outputs +-\(info.output_full_scale_mv) mV, diodes \(info.diode_full_scale_electrons) electrons")
    Console.line("counters      \(info.exposures) exposures, laser on \(info.laser_on_ns) ns, up \(info.uptime_ms) ms")
  }
}
