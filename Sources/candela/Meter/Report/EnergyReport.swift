import CandelaBoardSpec
import CandelaMetering

/// A run's energy beside digital figures, as `candela meter report` shows it.
package struct EnergyReport: Encodable {
  package let run: String
  package let kind: String
  package let board: String
  package let classes: Int?
  /// Operations that a computer needs for a frame's answer; null where the run or its board does not tell.
  package let needed_operations: Double?
  package let rows: [ReportRow]
  package let accounts: [RunEnergyOutput.Account]
  package let verdicts: [EnergyVerdict]
  package private(set) var requirements: [EnergyRequirement.Outcome] = []
  package let missing: [String]
  /// Right answers of the run; nil without labels.
  package let accuracy: Double?
  /// Frames a second by the run's clock; nil where no time passed.
  package let framesPerSecond: Double?

  private enum CodingKeys: String, CodingKey {
    case run, kind, board, classes, needed_operations, rows, accounts, verdicts, requirements, missing
  }

  /// A report of a run.
  /// - Parameters:
  ///   - profile: the run's board; nil where it cannot be found: nothing is said of operations then.
  ///   - processors: what to hold against it besides what the run itself did digitally.
  package init(_ run: RecordedRun, profile: BoardProfile?, against processors: [GPUProfile] = []) {
    let record = run.record
    let rows = ReportRows(run, profile: profile)
    self.run = run.title
    kind = record.kind
    board = record.board
    classes = run.classes
    needed_operations = rows.operations
    accuracy = record.accuracy
    framesPerSecond = record.board_clock_frames_per_second
    let photonic = rows.photonic
    let digital = rows.digital + processors.flatMap(rows.rows)
    self.rows = photonic + digital
    accounts = record.energy?.accounts ?? []
    verdicts = photonic.flatMap { own in digital.compactMap { EnergyVerdict(own, $0) } }
    missing = Self.missing(record, profile: profile, classes: run.classes, processors: processors)
  }

  /// Judges conditions.
  package mutating func judge(_ conditions: [EnergyRequirement]) {
    requirements = conditions.map { $0.judge(self) }
  }

  /// Whether every condition was met.
  package var passes: Bool { requirements.allSatisfy(\.pass) }

  /// The photonic row of a scope, metered where there is one, else modelled.
  package func photonicRow(_ scope: ReportRow.Scope) -> ReportRow? {
    rows.last { $0.isPhotonic && $0.scope == scope && $0.joules_per_frame != nil }
  }

  private static func missing(
    _ record: RunRecord, profile: BoardProfile?, classes: Int?, processors: [GPUProfile]
  ) -> [String] {
    var missing =
      record.energy?.missing ?? ["the run was not metered (--no-meters, or an older release)"]
    if profile == nil { missing.append("operations: there is no board profile \(record.board) here") }
    if classes == nil { missing.append("operations: the run did not read its outputs, so its classes are not known") }
    if record.digital == nil { missing.append("digital: the run had no --shadow digital") }
    for digital in record.digital ?? [] {
      missing += (digital.missing ?? []).map { "\(digital.engine) on \(digital.device): \($0)" }
    }
    for processor in processors where processor.frames.isEmpty {
      missing.append("\(processor.title): its profile has no figures of a frame, only peaks")
    }
    return missing
  }
}
