import ArgumentParser

/// The simulator's fast path against OpenBLAS, and how its cost grows.
struct BenchOpticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optics",
    abstract: "Measure the simulator's optics against OpenBLAS on this machine.",
    discussion: """
      Subject and reference take turns; the smallest time of each counts. Rows of one thread count the thread's own
      processor time, so that a busy machine disturbs them little; rows of several threads count the clock on the wall.
      A ratio says how many times as fast as its reference a subject is.

      Examples:
        candela bench optics
        candela bench optics --json --seconds 5
        OPENBLAS_CORETYPE=Haswell candela bench optics     OpenBLAS without AVX-512
        candela bench optics --growth                      cost over inputs, masks and diodes
      """)

  @Option(help: ArgumentHelp("Seconds to spend on each row, at least.", valueName: "s"))
  var seconds = 2.0
  @Option(help: ArgumentHelp("One family of rows: operator, frame, build or eval. Default: all.", valueName: "family"))
  var only: BenchmarkFamilyName?
  @Flag(help: "Print how the cost grows with inputs, masks and diodes instead.")
  var growth = false
  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  func validate() throws {
    guard (0.01...600).contains(seconds) else { throw ValidationError("--seconds is \(seconds); give 0.01...600.") }
  }

  func run() throws {
    OpenBLAS.useOneThread()
    let workspace = Workspace()
    let timer = BenchmarkTimer(secondsPerRow: seconds)
    if growth {
      let table = GrowthTable(rows: try GrowthMeasurement(timer: timer, kernel: workspace.kernel).rows())
      return json ? try Console.json(table) : table.print()
    }
    let images = try BenchmarkImages(workspace)
    let families = try BenchmarkFamilyName.allCases.filter { only == nil || only == $0 }.map {
      try $0.family(images, workspace)
    }
    let report = BenchmarkReport(
      environment: BenchmarkEnvironment(images: images, kernel: try workspace.kernel),
      rows: try families.flatMap { try $0.rows(timer) })
    if json { try Console.json(report) } else { report.printTable() }
  }
}
