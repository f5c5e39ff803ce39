import ArgumentParser
import CandelaBoardSpec
import CandelaModel

/// Checks a bundle: digests, consistency, golden vectors.
struct ModelVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a bundle's digests, and recompute its golden vectors.",
    discussion: """
      Exit status 0: everything agrees. 1: a golden vector differs. 3: the file is damaged or for another board.

      Example:
        candela model verify shapes
      """)

  @Argument(help: "Bundle: a name under models/ or a file.")
  var model: String
  @Option(help: ArgumentHelp("Board profile. Default: the one that the bundle names.", valueName: "name"))
  var board: String?
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  private struct Output: Encodable {
    let model: String
    let board: String
    let digest: String
    let golden_frames: Int
    let passed: Bool
    let first_difference: String?
  }

  func run() throws {
    let workspace = Workspace()
    let bundle = try ModelLibrary(workspace.locator).load(model)
    var options = BoardOptions()
    options.board = board ?? bundle.manifest.board
    let profile = try options.profile(workspace)
    try bundle.check(against: profile)
    let fused = try workspace.operators().fusedOperator(design: profile.design, masks: bundle.masks)
    let report = try bundle.verifyGolden(profile: profile, operator: fused)
    let difference = report.firstDifference.map {
      "frame \($0.frame), \($0.value): expected \($0.expected), found \($0.found)"
    }
    let output = Output(
      model: bundle.manifest.name, board: profile.name, digest: bundle.digest.description,
      golden_frames: report.frameCount, passed: report.passed, first_difference: difference)
    if json {
      try Console.json(output)
    } else {
      Console.line("digests  ok, \(output.digest.prefix(12))")
      Console.line(
        "golden   \(report.passed ? "ok" : "DIFFERENT"), \(report.frameCount) frames on \(profile.name)\(difference.map { ": \($0)" } ?? "")"
      )
    }
    if !report.passed { throw EarlyExit(status: .checkFailed) }
  }
}
