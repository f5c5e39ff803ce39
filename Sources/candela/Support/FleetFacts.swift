import CandelaRuntime

/// What a view needs to know of several boards: how frames were dealt, and, after the run, what came of it.
final class FleetFacts {
  let deal: FleetDeal
  /// Nil until the run is over.
  var summary: FleetSummary?

  init(_ deal: FleetDeal) { self.deal = deal }

  /// For the JSON summary.
  struct Line: Encodable {
    let boards: Int
    let deal: String
    let frames_by_board: [UInt64]
    let disagreements: UInt64
    let abstentions: UInt64
  }

  /// The facts as JSON; nil before the end of the run.
  var line: Line? {
    summary.map {
      Line(
        boards: $0.framesByBoard.count, deal: deal.rawValue, frames_by_board: $0.framesByBoard,
        disagreements: $0.disagreements, abstentions: $0.abstentions)
    }
  }

  /// The facts as a line of text; nil before the end of the run.
  var text: String? {
    summary.map {
      let shares = $0.framesByBoard.map(String.init).joined(separator: " + ")
      let votes =
        deal == .mirror ? ", \($0.disagreements) frames disputed, \($0.abstentions) results without a vote" : ""
      return "boards    \($0.framesByBoard.count), \(deal.rawValue): \(shares) frames\(votes)"
    }
  }
}
