import CandelaBoardSpec
import CandelaHAL

extension SimulatedBoard {
  /// Resets mend what a reset can mend.
  func connectFaults() {
    let address = profile.addresses.controller.rawValue
    controller.onReset = { [weak self] in self?.bus.faults.reset(address) }
    bus.onRestart = { [weak self] restarted in
      if restarted == address { self?.controller.softReset() }
    }
  }

  /// Lets a fault take effect where it acts.
  func apply(_ fault: SimulatedFault) {
    switch fault {
    case .interlockOpened: controller.interlockChanged(isClosed: false)
    case .interlockClosed: controller.interlockChanged(isClosed: true)
    case .temperature(let celsius): controller.temperatureChanged(celsius)
    case .brownOut: controller.powerCycle()
    case .laserPower(let share): controller.frontEnd.laserShare = share
    case .diodeDead(let diode): controller.frontEnd.breakDiode(diode, isFull: false)
    case .diodeSaturated(let diode): controller.frontEnd.breakDiode(diode, isFull: true)
    case .lineStuck(let line, let pin): lines.stick(line, atPin: pin)
    case .lineFreed(let line): lines.stick(line, atPin: nil)
    case .edgesMissed(let count): lines.dataReady.missEdges(count)
    case .dataReadyLate(let nanoseconds, let results):
      lines.dataReady.delayRises(byNanoseconds: nanoseconds, count: results)
    case .wiresMended: mendWires()
    default: applyToBus(fault)
    }
  }

  private func applyToBus(_ fault: SimulatedFault) {
    switch fault {
    case .unacknowledged(let address, let transfers): bus.refuse(address, transfers: transfers)
    case .deviceGone(let address): bus.refuse(address, transfers: nil)
    case .deviceBack(let address): bus.refuse(address, transfers: 0)
    case .deviceGoneInTransfer(let address, let count): bus.faults.cut(address.rawValue, afterBytes: count)
    case .deviceSlow(let address, let stretch): bus.faults.stretch(address.rawValue, byNanoseconds: stretch)
    case .deviceHung(let address): bus.faults.hang(address.rawValue)
    case .readFlipped(let address, let bit, let transfers):
      bus.faults.flip(address.rawValue, bit: bit, transfers: transfers)
    case .dataHeld(let clocks): bus.faults.hold(.data(clocks: clocks))
    case .clockHeld: bus.faults.hold(.clock)
    case .resetInTransfer(let count):
      bus.faults.cut(profile.addresses.controller.rawValue, afterBytes: count, restarts: true)
    default: preconditionFailure("\(fault) acts on no wire of the bus")
    }
  }

  private func mendWires() {
    bus.faults.clear()
    for line in BoardLine.allCases { lines.stick(line, atPin: nil) }
    lines.dataReady.mendEdges()
  }
}
