import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

extension SimulatedController {
  /// A rising edge of TRIGGER; nothing hears it while the controller is held in reset.
  func triggerLineRose() {
    if runState != .heldInReset { trigger() }
  }

  /// Starts an exposure, or a burst of them, when the laser is armed.
  func trigger() {
    guard canFire else { return refuseTrigger() }
    triggerCount &+= 1
    triggerSequence = UInt32(truncatingIfNeeded: registers.value(RegisterMap.sequence))
    areOutputsReady = false
    areDiodesReady = false
    outputsTimer.cancel()
    setDataReady(false)
    light(frames: registers.value(RegisterMap.burstCount), for: .exposing)
  }

  /// Exposes one frame and converts the photodiodes; EPOCH and the result stay as they are.
  func readDiodes() {
    guard settings.has(.diagnosticADC) else { return refuseWrite() }
    guard canFire else { return refuseTrigger() }
    areDiodesReady = false
    light(frames: 1, for: .exposingForDiodes)
  }

  /// Ends an exposure or read-out at once; there is no result.
  func abort() {
    guard isBusy else { return }
    if isLaserEmitting { extinguish() }
    sequencerTimer.cancel()
    activity = .idle
  }

  /// Ends an exposure because of a fault: the host gets a result at once that says so.
  func endExposureFaulted() {
    guard isLaserEmitting else { return }
    let hadResult = activity == .exposing
    extinguish()
    sequencerTimer.cancel()
    activity = .idle
    if hadResult { publish(winner: 0, saturation: 0, flags: ResultFlagBit.faulted.mask) }
  }

  /// The sequencer's next step falls due.
  func sequencerIsDue() {
    switch activity {
    case .idle: break
    case .exposing: finishExposure()
    case .exposingForDiodes: finishDiodeExposure()
    case .convertingDiodes: finishDiodeConversion()
    }
  }

  /// The diagnostic ADC has converted the outputs.
  func finishOutputConversion() {
    areOutputsReady = true
    for (index, register) in RegisterMap.outputs.enumerated() {
      registers.store(UInt64(bitPattern: Int64(outputCodes[index])), in: register)
    }
    resultFlags |= ResultFlagBit.outputsValid.mask
    showResultFlags()
  }

  /// Accounts for the light so far; the laser is off afterwards.
  func extinguish() {
    let elapsed = time.now.nanoseconds - exposureStart.nanoseconds
    emittedNanoseconds &+= plan.emission(afterNanoseconds: elapsed)
    registers.increment(RegisterMap.exposures, by: plan.framesDone(afterNanoseconds: elapsed))
    boardRail.end()
    laserRail.end()
  }

  private var canFire: Bool {
    runState == .running && !isBusy && safety.isArmed(configurationValid: isConfigurationValid)
  }

  private func refuseTrigger() {
    stickyStatus |= StatusBit.triggerRefused.mask
    registers.increment(RegisterMap.triggersRefused)
  }

  private func light(frames: UInt64, for activity: Activity) {
    plan = ExposurePlan(
      startNanoseconds: UInt64(profile.timing.startNanoseconds),
      slotNanoseconds: registers.value(RegisterMap.slotTime),
      pulseNanoseconds: registers.value(RegisterMap.exposureTime),
      slotsPerFrame: registers.value(RegisterMap.classCount), frames: frames)
    self.activity = activity
    exposureStart = time.now
    let total = plan.totalNanoseconds
    boardRail.begin(duty: 1)
    laserRail.begin(duty: Double(plan.emission(afterNanoseconds: total)) / Double(total))
    sequencerTimer.schedule(afterNanoseconds: total)
  }

  private func finishExposure() {
    extinguish()
    activity = .idle
    frontEnd.expose(lightSource)
    let result = frontEnd.classify(
      sequence: triggerSequence, repetition: UInt32(plan.frames - 1), relativeExposure: relativeExposure)
    outputCodes = result.codes
    let saturated = result.saturation == 0 ? 0 : ResultFlagBit.saturated.mask
    publish(
      winner: result.winner, saturation: result.saturation,
      flags: ResultFlagBit.valid.mask | saturated | hostFedFlag)
    guard settings.has(.diagnosticADC) else { return }
    outputsTimer.schedule(afterNanoseconds: plan.slotsPerFrame * UInt64(profile.timing.conversionNanoseconds))
  }

  private func finishDiodeExposure() {
    extinguish()
    activity = .convertingDiodes
    frontEnd.expose(lightSource)
    diodeCodes = frontEnd.diodeCodes(
      sequence: UInt32(truncatingIfNeeded: registers.value(RegisterMap.sequence)), relativeExposure: relativeExposure)
    sequencerTimer.schedule(
      afterNanoseconds: UInt64(diodeCodes.count) * UInt64(profile.timing.conversionNanoseconds))
  }

  private func finishDiodeConversion() {
    activity = .idle
    areDiodesReady = true
    for (index, code) in diodeCodes.enumerated() {
      windows.diodes[2 * index] = UInt8(code >> 8)
      windows.diodes[2 * index + 1] = UInt8(code & 0xFF)
    }
  }

  private func publish(winner: Int, saturation: UInt16, flags: UInt64) {
    let duration = time.now.nanoseconds - exposureStart.nanoseconds
    registers.store(UInt64(triggerCount), in: RegisterMap.epoch)
    registers.store(UInt64(triggerSequence), in: RegisterMap.resultSequence)
    registers.store(UInt64(winner), in: RegisterMap.winner)
    registers.store(UInt64(saturation), in: RegisterMap.saturation)
    registers.store(min(duration, UInt64(UInt32.max)), in: RegisterMap.duration)
    registers.store(time.now.nanoseconds / Self.nanosecondsPerMicrosecond, in: RegisterMap.resultTime)
    resultFlags = flags
    setDataReady(true)
  }

  /// Length of a pulse relative to the one for which the profile's photon budget holds.
  private var relativeExposure: Double {
    Double(plan.pulseNanoseconds) / Double(profile.timing.exposureNanoseconds)
  }

  private var hostFedFlag: UInt64 {
    registers.value(RegisterMap.frameSource) == 1 ? ResultFlagBit.hostFed.mask : 0
  }

  private var lightSource: LightSource {
    guard registers.value(RegisterMap.frameSource) == 1 else { return .aperture(world.aperture) }
    return .hostFrame(windows.frame, bits: Int(registers.value(RegisterMap.frameBits)))
  }
}
