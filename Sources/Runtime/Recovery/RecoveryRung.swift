/// A rung of the recovery ladder, lowest first.
public enum RecoveryRung: String, Sendable, Hashable, CaseIterable {
  /// A transfer is repeated as it was (`BoardConfiguration.transferRetries`): no recovery has begun yet.
  case transferRetry
  /// Clock pulses free a bus whose data wire is held low (`BusClearing`).
  case busClear
  /// The controller starts anew by command.
  case softReset
  /// The controller starts anew by RESET_N.
  case resetLine
  /// The board is asked who it is, and must be the one from before.
  case identify
  /// Mask and weights are written again, because the board has lost them.
  case reload
  /// Settings are written and the laser is armed.
  case resume

  /// Its place among `allCases`, without the list that those are.
  var index: Int {
    switch self {
    case .transferRetry: 0
    case .busClear: 1
    case .softReset: 2
    case .resetLine: 3
    case .identify: 4
    case .reload: 5
    case .resume: 6
    }
  }
}
