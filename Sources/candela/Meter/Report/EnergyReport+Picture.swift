import CandelaMedia
import CandelaMetering

extension EnergyReport {
  /// Joules a frame by part, both scopes, and the digital paths, on a logarithmic scale.
  package func picture() -> BarPlot {
    BarPlot(
      title: "Energy a frame (\(kind))", yLabel: "J a frame, stacked by part",
      bars: modelled + EnergyScope.allCases.compactMap(bar) + rows.filter { !$0.isPhotonic }.compactMap(bar))
  }

  /// The chip as its model has it, apart from what was metered.
  private var modelled: [BarPlot.Bar] {
    accounts.filter { $0.part == EnergyPart.chip.rawValue }.compactMap { account in
      account.joules_per_frame.map {
        BarPlot.Bar(
          label: ["chip", account.kind], segments: [BarPlot.Segment(name: "chip (\(account.kind))", value: $0)],
          interval: Self.interval(account.low95, account.high95))
      }
    }
  }

  private func bar(_ scope: EnergyScope) -> BarPlot.Bar? {
    let own = accounts.filter {
      $0.scopes.contains(scope.rawValue) && $0.method == EnergyMethod.measured.rawValue
    }
    let segments = own.compactMap { account in
      account.joules_per_frame.map { BarPlot.Segment(name: "\(account.part) (\(account.kind))", value: $0) }
    }
    guard !segments.isEmpty, let row = photonicRow(scope == .chip ? .chip : .system) else { return nil }
    return BarPlot.Bar(
      label: [scope.rawValue, row.lacks.isEmpty ? row.kind : "lacks \(row.lacks.joined(separator: ", "))"],
      segments: segments, interval: row.interval.map { ($0.lowerBound, $0.upperBound) })
  }

  private func bar(_ row: ReportRow) -> BarPlot.Bar? {
    row.joules_per_frame.map {
      BarPlot.Bar(
        label: [row.name, row.kind], segments: [BarPlot.Segment(name: "digital (\(row.kind))", value: $0)],
        interval: row.interval.map { ($0.lowerBound, $0.upperBound) })
    }
  }

  private static func interval(_ low: Double?, _ high: Double?) -> (low: Double, high: Double)? {
    low.flatMap { low in high.map { (low, $0) } }
  }
}
