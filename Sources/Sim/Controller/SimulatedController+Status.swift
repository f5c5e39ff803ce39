import CandelaBoardSpec
import CandelaHAL

extension SimulatedController {
  /// Mask and weights are committed, for as many classes as CLASS_COUNT says, and the pulse fits its slot.
  var isConfigurationValid: Bool {
    frontEnd.hasMask && areWeightsLoaded
      && registers.value(RegisterMap.exposureTime) <= registers.value(RegisterMap.slotTime)
  }

  /// Writes the registers that change with time or state, just before they are read.
  func refreshLiveRegisters() {
    registers.store(statusValue, in: RegisterMap.status)
    registers.store(time.now.nanoseconds / Self.nanosecondsPerMillisecond, in: RegisterMap.uptime)
    var emitted = emittedNanoseconds
    if isLaserEmitting {
      emitted &+= plan.emission(afterNanoseconds: time.now.nanoseconds - exposureStart.nanoseconds)
    }
    registers.store(emitted, in: RegisterMap.laserOnTime)
  }

  /// Sets DATA_READY, its line, and with it the result's STALE flag.
  func setDataReady(_ isReady: Bool) {
    isDataReady = isReady
    showResultFlags()
    lines.dataReady.drive(isReady ? .high : .low)
  }

  /// RESULT_FLAGS and the two checksums that cover it.
  func showResultFlags() {
    registers.store(resultFlags | (isDataReady ? 0 : ResultFlagBit.stale.mask), in: RegisterMap.resultFlags)
    showChecksum(in: RegisterMap.resultCRC)
    showChecksum(in: RegisterMap.outputsCRC)
  }

  /// CRC-8 of the result block up to the register that holds it.
  private func showChecksum(in register: Register) {
    let block = Int(RegisterMap.epoch.address)..<Int(register.address)
    registers.store(UInt64(registers.checksum(of: block)), in: register)
  }

  private var areWeightsLoaded: Bool {
    committedClassCount > 0 && committedClassCount == Int(registers.value(RegisterMap.classCount))
  }

  private var statusValue: UInt64 {
    let isValid = isConfigurationValid
    var status = stickyStatus
    func show(_ bit: StatusBit, _ isSet: Bool) {
      if isSet { status |= bit.mask }
    }
    show(.ready, runState == .running)
    show(.busy, isBusy)
    show(.dataReady, isDataReady)
    show(.fault, safety.faults != 0)
    show(.laserArmed, safety.isArmed(configurationValid: isValid))
    show(.interlockClosed, safety.isInterlockClosed)
    show(.heartbeatAlive, safety.isHeartbeatAlive)
    show(.configurationValid, isValid)
    show(.maskLoaded, frontEnd.hasMask)
    show(.weightsLoaded, areWeightsLoaded)
    show(.outputsReady, areOutputsReady)
    show(.diodesReady, areDiodesReady)
    return status
  }
}
