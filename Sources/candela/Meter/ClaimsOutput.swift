import CandelaMedia
import CandelaMetering

/// The recomputed claims as `candela meter claims` shows them.
package struct ClaimsOutput: Encodable {
  package struct Row: Encodable {
    package let name: String
    package let unit: String
    package let published: Double?
    package let source: String
    package let recomputed: Double
    package let board: Double
    package let formula: String
    package let counts: String
    package let leaves_out: String
    package let system: Double?
    package let system_note: String
  }

  package struct Classes: Encodable {
    package let classes: Int
    package let operations: Double
    package let frame_ns: Double
    package let frame_nj: Double
    package let pops: Double
    package let pops_per_watt: Double
    package let optical_share: Double
    package let latency_ratio: Double
    package let energy_ratio: Double
  }

  package let board: String
  package let classes: Int
  package let reference: String
  package let free_parameters: Double
  package let needed_operations: Double
  package let claims: [Row]
  package let by_classes: [Classes]

  package init(_ table: ClaimTable, board: String) {
    self.board = board
    classes = table.classes
    reference = table.reference.name
    free_parameters = table.chip.freeParameters(classes: table.classes)
    needed_operations = table.chip.neededOperations(classes: table.classes)
    claims = table.claims.map {
      Row(
        name: $0.name, unit: $0.unit, published: $0.published, source: $0.source, recomputed: $0.recomputed,
        board: $0.board, formula: $0.formula, counts: $0.counts, leaves_out: $0.leavesOut, system: $0.system,
        system_note: $0.systemNote)
    }
    by_classes = table.byClasses.map {
      Classes(
        classes: $0.classes, operations: $0.operations, frame_ns: $0.frameSeconds * 1e9,
        frame_nj: $0.frameEnergy.value * 1e9, pops: $0.rate * 1e-15, pops_per_watt: $0.efficiency * 1e-15,
        optical_share: $0.opticalShare, latency_ratio: $0.latencyRatio, energy_ratio: $0.energyRatio)
    }
  }

  package func printText() {
    Console.line(
      "Published figures of ACCEL, recomputed from their definitions; \(reference) as the paper compares it.")
    Console.line("Board \(board) with \(classes) classes; the figures for it are modelled.\n")
    Console.line("                                      published   recomputed   this board   whole system")
    for row in claims {
      let numbers = [row.published, row.recomputed, row.board, row.system].map { value in
        Format.padded(value.map { Self.text($0, row.unit) } ?? "-", 13, right: true)
      }
      Console.line(Format.padded(row.name, 34) + numbers.joined())
      Console.line("    = \(row.formula)")
      Console.line("    counts      \(row.counts)")
      Console.line("    leaves out  \(row.leaves_out)")
      Console.line("    system      \(row.system_note)")
    }
    Console.line("\n classes   operations     frame    energy        rate   efficiency   latency x     energy x")
    for row in by_classes { Console.line(Self.text(of: row)) }
    Console.line(
      "\nFree parameters: \(Self.text(free_parameters, "")). A computer gives the same answers with "
        + "\(Self.text(needed_operations, "op")) a frame.")
  }

  /// Rate and efficiency over the class count.
  package func picture() -> LinePlot {
    LinePlot(
      title: "\(board): the headline figures by class count (modelled)", xLabel: "classes", yLabel: "POPS, POPS/W",
      series: [
        LinePlot.Series(name: "rate, POPS", points: by_classes.map { (Double($0.classes), $0.pops) }),
        LinePlot.Series(name: "efficiency, POPS/W", points: by_classes.map { (Double($0.classes), $0.pops_per_watt) }),
      ], marks: [LinePlot.Mark(x: Double(ClaimTable.publishedClasses), text: "published: 3 classes")])
  }

  private static func text(of row: Classes) -> String {
    Format.padded("\(row.classes)", 8, right: true) + Format.padded(text(row.operations, "op"), 13, right: true)
      + Format.padded("\(Format.fixed(row.frame_ns, digits: 0)) ns", 10, right: true)
      + Format.padded("\(Format.fixed(row.frame_nj, digits: 2)) nJ", 10, right: true)
      + Format.padded("\(Format.fixed(row.pops, digits: 2)) POPS", 12, right: true)
      + Format.padded("\(Format.fixed(row.pops_per_watt, digits: 1)) P/J", 13, right: true)
      + Format.padded(Format.fixed(row.latency_ratio, digits: 0), 12, right: true)
      + Format.padded(Format.fixed(row.energy_ratio, digits: 0), 13, right: true)
  }

  private static func text(_ value: Double, _ unit: String) -> String {
    // Shares keep their digits: the claim is about the last of them.
    if unit.isEmpty, value < 1 { return Format.percent(value, digits: 3) }
    if unit.isEmpty { return Format.fixed(value, digits: value < 100 ? 2 : 0) }
    if value >= 1e12 { return Format.si(value * 1e-15, "P\(unit)") }
    return Format.si(value, unit)
  }
}
