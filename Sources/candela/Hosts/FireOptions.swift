import ArgumentParser
import CandelaBoardSpec
import Foundation

/// Consent to light the laser of a board on real wires.
struct FireOptions: ParsableArguments {
  /// The file whose presence arms a bench for good.
  static let armedFile = "/etc/candela/armed"

  @Flag(
    help: ArgumentHelp(
      "Light the laser of a board on real wires. Not needed where CANDELA_ARMED is 1 or \(FireOptions.armedFile) exists."
    ))
  var fire = false

  /// Whether somebody has said that the laser may be lit.
  func isGiven(environment: [String: String]) -> Bool {
    fire || environment["CANDELA_ARMED"] == "1" || FileManager.default.fileExists(atPath: Self.armedFile)
  }

  /// Asked before anything is opened.
  /// - Throws: `UsageError` `CND-9008` where a laser on wires would be lit and nobody has said that it may.
  func require(for board: BoardOptions, _ workspace: Workspace) throws {
    let host = try HostProfileLoader(workspace.locator).load(board.host)
    guard case .linux = host.connection, !isGiven(environment: workspace.environment) else { return }
    throw UsageError(
      code: "CND-9008", message: "this would light the laser of the board on host \(host.name)",
      cause: "neither --fire nor an armed configuration says that it may",
      remedy: "Put on eye protection or close the cover, then add --fire; a bench that is safe by construction sets "
        + "CANDELA_ARMED=1 or has a file \(Self.armedFile)")
  }
}
