import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

/// Draws faults with their parameters; a function of seed and scope alone.
struct FaultDraws {
  private let random: Philox
  private let scope: FaultPlan.Scope
  private var counter: UInt64 = 0

  init(seed: UInt64, scope: FaultPlan.Scope) {
    random = Philox(key: seed)
    self.scope = scope
  }

  /// A whole number of a range, all equally likely but for the rounding of 2^64.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    counter += 1
    return range.lowerBound + Int(random.block(counter, 0).0 % UInt64(range.count))
  }

  /// A time within the run, to the microsecond.
  private mutating func moment() -> Duration {
    .microseconds(number(in: 0...max(0, Int(scope.duration.wholeNanoseconds / 1000))))
  }

  private mutating func frame() -> Int { number(in: 0...scope.frames - 1) }

  mutating func fault(_ kind: FaultKind) -> PlannedFault {
    switch kind {
    case .cameraStall: PlannedFault(kind, host: [.stall(frame: frame(), .milliseconds(number(in: 1...2000)))])
    case .duplicateFrame: PlannedFault(kind, host: [.duplicate(frame: frame())])
    case .tornFrame: PlannedFault(kind, host: [.torn(frame: frame(), row: number(in: 1...scope.rows - 1))])
    case .clockJump:
      PlannedFault(kind, host: [.clockJump(after: moment(), by: .milliseconds(number(in: 1...4_000)))])
    case .lineStuck, .temperatureDrift, .saturatedDiodes, .deadDiodes: PlannedFault(kind, board: series(kind))
    default: PlannedFault(kind, board: [PlannedFault.Event(moment(), single(kind))])
    }
  }

  private mutating func single(_ kind: FaultKind) -> SimulatedFault {
    let controller = scope.controller
    switch kind {
    case .nackOnce: return .unacknowledged(address: controller, transfers: 1)
    case .nackBurst: return .unacknowledged(address: controller, transfers: UInt32(number(in: 2...12)))
    case .nackUntilReset: return .deviceHung(address: controller)
    case .nackUntilPowerCycle: return .deviceGone(address: controller)
    case .readBitFlip:
      return .readFlipped(address: controller, bit: number(in: 0...511), transfers: UInt32(number(in: 1...4)))
    // Up to 9 a bus clear frees, beyond that a reset must.
    case .dataWireStuck: return .dataHeld(clocks: number(in: 1...12))
    case .clockWireStuck: return .clockHeld
    case .missingEdge: return .edgesMissed(count: UInt32(number(in: 1...3)))
    // Some of them come after the driver has given up.
    case .lateDataReady:
      return .dataReadyLate(nanoseconds: UInt64(number(in: 1...100)) * 1_000_000, results: UInt32(number(in: 1...3)))
    case .brownOut: return .brownOut
    case .resetInTransfer: return .resetInTransfer(afterBytes: number(in: 0...20))
    case .interlockOpened: return .interlockOpened
    case .laserDroop: return .laserPower(share: Double(number(in: 0...95)) / 100)
    default: preconditionFailure("\(kind.rawValue) is more than one event")
    }
  }

  private mutating func series(_ kind: FaultKind) -> [PlannedFault.Event] {
    let start = moment()
    switch kind {
    case .lineStuck:
      let line = BoardLine.allCases[number(in: 0...BoardLine.allCases.count - 1)]
      let stuck = PlannedFault.Event(start, .lineStuck(line, pin: number(in: 0...1) == 0 ? .low : .high))
      // Half of them come free again.
      guard number(in: 0...1) == 0 else { return [stuck] }
      return [stuck, PlannedFault.Event(start + .microseconds(number(in: 1...200_000)), .lineFreed(line))]
    case .temperatureDrift:
      // Five steps to a temperature up to 10 degrees above the limit.
      let end = scope.temperatureLimit.value - 20 + Double(number(in: 0...30))
      return (1...5).map { step in
        let degrees = 25 + (end - 25) * Double(step) / 5
        return PlannedFault.Event(start + .milliseconds(2 * step), .temperature(Celsius(degrees)))
      }
    default:
      // A full diode weighs as much as several dead ones: thresholds must be able to cover what is drawn.
      guard kind == .deadDiodes else {
        return [PlannedFault.Event(start, .diodeSaturated(number(in: 0...scope.diodes - 1)))]
      }
      return (1...number(in: 1...2)).map { _ in
        PlannedFault.Event(start, .diodeDead(number(in: 0...scope.diodes - 1)))
      }
    }
  }
}
