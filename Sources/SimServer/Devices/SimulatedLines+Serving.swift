import CandelaBoardSpec
import CandelaHAL
import CandelaSim

extension SimulatedLines {
  /// Has `action` told of every edge of a line that the board drives; does nothing for the others.
  func watch(_ line: BoardLine, _ action: @escaping (LineEvent) -> Void) {
    switch line {
    case .dataReady: dataReady.onEdge = action
    case .fault: fault.onEdge = action
    case .interlock: interlock.onEdge = action
    case .reset, .trigger, .laserEnable: break
    }
  }

  /// Drives a line that the host drives; does nothing for the others.
  func drive(_ line: BoardLine, _ level: LineLevel) {
    switch line {
    case .reset: reset.drive(level)
    case .trigger: trigger.drive(level)
    case .laserEnable: laserEnable.drive(level)
    case .dataReady, .fault, .interlock: break
    }
  }
}
