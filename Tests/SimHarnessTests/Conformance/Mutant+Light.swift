import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime

extension Mutant {
  static let lasers = [
    Mutant("interlock-level", "an inverted INTERLOCK", says: "line INTERLOCK is not asserted") {
      $0.interlock.onLevel = { $0 == .high ? .low : .high }
    },
    Mutant("interlock-level", "a FAULT_N of the wrong polarity", says: "line FAULT_N is asserted") {
      $0.fault.onLevel = { $0 == .high ? .low : .high }
    },
    Mutant("laser-enable", "a LASER_ENABLE that is not connected", says: "STATUS.LASER_ARMED is 1") { rig in
      try? rig.bench.connection.laserEnable.set(.high)
      rig.laserEnable.passes = []
    },
    Mutant("laser-enable", "light without leave", says: "the laser has emitted") { rig in
      let count = Counter()
      rig.bus.patch(RegisterMap.laserOnTime) { $0 + count.next() }
    },
    Mutant("laser-enable", "a trigger refused without a word", says: "STATUS.TRIGGER_REFUSED is 0") {
      $0.bus.patch(.triggerRefused, false)
    },
    Mutant("laser-enable", "a COMMAND.TRIGGER that is not counted", says: "TRIGGERS_REFUSED") {
      $0.bus.onWrite = { bytes throws(HALError) in
        bytes == [0x01, 0x04, 0, UInt8(CommandBit.trigger.mask)] ? nil : bytes
      }
    },
    Mutant("heartbeat", "a watchdog that never bites", says: "the laser is still armed") { rig in
      rig.time.onTick = { try? rig.bus.secretly(write: 9, to: RegisterMap.heartbeat) }
    },
    Mutant("heartbeat", "a watchdog that bites too soon", says: "STATUS.LASER_ARMED is 0") {
      $0.bus.onWrite = { bytes throws(HALError) in
        guard bytes.starts(with: [0x01, 0x08, 0x01, 0x2C]) else { return bytes }
        return [0x01, 0x08, 0, 10] + bytes.dropFirst(4)
      }
    },
    Mutant("heartbeat", "no cause for the fault", says: "FAULT_CAUSE is 0x0000 without a heartbeat") {
      $0.bus.patch(RegisterMap.faultCause) { _ in 0 }
    },
    Mutant("heartbeat", "a dead FAULT_N", says: "FAULT_N is not asserted") { $0.fault.onLevel = { _ in .low } },
    Mutant(
      "heartbeat", "a fault that clears without its cause gone", says: "after a pulse of TRIGGER without a heartbeat"
    ) {
      rig in
      rig.bus.onWrite = { bytes throws(HALError) in
        if bytes == [0x01, 0x04, 0, UInt8(CommandBit.clearStatus.mask)] {
          try rig.bus.secretly(write: 9, to: RegisterMap.heartbeat)
        }
        return bytes
      }
    },
    Mutant("laser-drop", "a LASER_ENABLE that cannot be taken back", says: "goes on emitting") {
      $0.laserEnable.passes = [.high]
    },
    Mutant("laser-drop", "a faulted result that looks valid", says: "wanted FAULTED") {
      $0.bus.patch(RegisterMap.resultFlags) { _ in ResultFlagBit.valid.mask }
    },
    Mutant("laser-drop", "another cause", says: "FAULT_CAUSE is 0x0002") {
      $0.bus.patch(RegisterMap.faultCause) { $0 == 0 ? 0 : FaultBit.heartbeatLost.mask }
    },
    Mutant("interlock-opens", "a loop that does not open", says: "INTERLOCK is high with the loop open") {
      $0.plan.setInterlock = { _ in }
    },
    Mutant("interlock-opens", "a laser that stays armed", says: "STATUS.LASER_ARMED is 1 with the loop open") {
      $0.bus.patch(.laserArmed, true)
    },
    Mutant("interlock-opens", "a fault that goes by itself", says: "after CLEAR_STATUS with the loop open") { rig in
      rig.bus.onWrite = { bytes throws(HALError) in
        let clears = bytes == [0x01, 0x04, 0, UInt8(CommandBit.clearStatus.mask)]
        if clears, !rig.bench.board.world.isInterlockClosed {
          rig.bench.board.world.setInterlockClosed(true)
          try rig.bench.connection.bus.write(bytes, to: Tiny.profile.addresses.controller)
          rig.bench.board.world.setInterlockClosed(false)
          return nil
        }
        return bytes
      }
    },
  ]

  static let exposures = [
    Mutant("timing", "a DURATION that does not follow the settings", says: "four times the slot") {
      $0.bus.patch(RegisterMap.duration) { _ in 1_072 }
    },
    Mutant("timing", "a DURATION that is 2 % off", says: "DURATION is 1136 ns") {
      $0.bus.patch(RegisterMap.duration) { $0 + 64 }
    },
    Mutant("timing", "an edge before its time", says: "before the") { $0.dataReady.earlier = .microseconds(1) },
    Mutant("timing", "a clock of milliseconds", says: "RESULT_TIME moved on") {
      $0.bus.patch(RegisterMap.resultTime) { $0 / 1000 }
    },
    Mutant("epoch", "an EPOCH that is stuck", says: "EPOCH is 0x00000001") {
      $0.bus.patch(RegisterMap.epoch) { _ in 1 }
    },
    Mutant("epoch", "an EPOCH that counts twice", says: "EPOCH is 2 after 1 triggers") {
      $0.bus.patch(RegisterMap.epoch) { $0 * 2 }
    },
    Mutant("epoch", "a SEQUENCE that is not taken", says: "RESULT_SEQUENCE is 7") {
      $0.bus.patch(RegisterMap.resultSequence) { $0 == 0 ? 0 : 7 }
    },
    Mutant("epoch", "stale results that look fresh", says: "RESULT_FLAGS lacks STALE") {
      $0.bus.patch(RegisterMap.resultFlags) { $0 & ~ResultFlagBit.stale.mask }
    },
    Mutant("epoch", "exposures that are not counted", says: "EXPOSURES went up by 0") {
      $0.bus.patch(RegisterMap.exposures) { _ in 5 }
    },
    Mutant("epoch", "emission that is not counted", says: "LASER_ON_TIME went up by 0 ns") {
      $0.bus.patch(RegisterMap.laserOnTime) { _ in 5 }
    },
    Mutant("epoch", "a dead DATA_READY", says: "DATA_READY is low although a result is there") {
      $0.dataReady.onLevel = { _ in .low }
    },
    Mutant("golden", "another winner", says: "golden frame 2") {
      $0.bus.patch(RegisterMap.winner) { ($0 + 1) % UInt64(Tiny.classCount) }
    },
    Mutant("golden", "an output that is one code off", says: "the twin says") {
      $0.bus.patch(RegisterMap.outputs[2]) { $0 ^ 1 }
    },
    Mutant("golden", "weights of the wrong polarity", says: "clear outputs agree") { rig in
      rig.plan.isIdeal = false
      rig.plan.golden = try? MutantRig.golden(banks: Tiny.banks.map { ~$0 })
    },
  ]
}

/// A number that goes up by one each time it is asked for.
final class Counter: @unchecked Sendable {
  // Confined to one test, which runs on one thread.
  private var count: UInt64 = 0

  func next() -> UInt64 {
    count += 1
    return count
  }
}
