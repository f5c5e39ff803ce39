import CandelaBoardSpec
import CandelaModel
import CandelaRuntime
import CandelaScene
import CandelaSimHarness
import Foundation

/// Shows one generated frame to the simulated reference board and prints what it answers.
///
/// From the root of the project: swift run --package-path Examples/OneFrame
@main
struct OneFrame {
  static func main() throws {
    let locator = ResourceLocator(
      environment: ProcessInfo.processInfo.environment, executable: Bundle.main.executablePath,
      currentDirectory: FileManager.default.currentDirectoryPath)
    let profile = try BoardProfileLoader(locator).load("accel-reference")
    let bundle = try ModelLibrary(locator).load("shapes")
    try bundle.check(against: profile)

    let bench = try SimulatedBench(profile: profile, device: SimulatedDevice(), operators: OperatorCache())
    try bench.prepare(bundle.program)

    let stills = try LabelledSet(.testing, count: 8, seed: 7)
    for index in 0..<stills.count {
      try bench.board.projector.project(stills.frame(index).span, rows: 28, columns: 28)
      // Every way out of this scope leaves the laser off.
      let result = try bench.driver.withArmedLaser { try bench.driver.expose(sequence: UInt32(index)) }
      print(
        "frame \(index): \(bundle.classNames[result.winner]), truth \(bundle.classNames[stills.label(index)]),",
        "\(result.durationNanoseconds) ns on the simulated board")
    }
  }
}
