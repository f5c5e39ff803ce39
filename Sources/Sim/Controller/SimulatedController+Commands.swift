import CandelaBoardSpec
import CandelaOptics

extension SimulatedController {
  /// Acts on the bits of COMMAND: resets and aborts first, then commits, then whatever needs the laser.
  func run(_ command: UInt64) {
    if CommandBit.softReset.isSet(in: command) { return softReset() }
    if CommandBit.abort.isSet(in: command) { abort() }
    if CommandBit.clearStatus.isSet(in: command) { clearStatus() }
    if CommandBit.commitMask.isSet(in: command) { commit(commitMask) }
    if CommandBit.commitWeights.isSet(in: command) { commit(commitWeights) }
    if CommandBit.trigger.isSet(in: command) { trigger() }
    if CommandBit.readDiodes.isSet(in: command) { readDiodes() }
  }

  private func clearStatus() {
    stickyStatus = 0
    safety.clear()
    showFaults()
  }

  private func commit(_ action: () -> Bool) {
    guard !isBusy, action() else { return refuseWrite() }
  }

  /// Takes the written mask into use.
  /// - Returns: false, and nothing changed, when a level is beyond the design's or the optics refuse the mask.
  private func commitMask() -> Bool {
    guard settings.has(.programmableMask),
      let format = MaskFormat(rawValue: UInt8(truncatingIfNeeded: registers.value(RegisterMap.maskFormat)))
    else { return false }
    let length = profile.maskBytes(in: format)
    let packed = Array(windows.mask[..<length])
    guard frontEnd.commitMask(packed, format: format) else { return false }
    registers.store(LoadDigest.mask(format: format, packed: packed).register, in: RegisterMap.maskDigest)
    registers.store(UInt64(CRC32.checksum(packed)), in: RegisterMap.maskCRC)
    return true
  }

  /// Takes the written weights into use. Every bank's CRC-32 is shown, also of banks beyond CLASS_COUNT.
  private func commitWeights() -> Bool {
    committedClassCount = Int(registers.value(RegisterMap.classCount))
    frontEnd.commitWeights(windows.weights, classCount: committedClassCount)
    let digest = LoadDigest.weights(classCount: committedClassCount, banks: windows.weights)
    registers.store(digest.register, in: RegisterMap.weightsDigest)
    for (index, register) in RegisterMap.weightCRC.enumerated() {
      let start = index * RegisterMap.weightBankBytes
      let bank = windows.weights[start..<(start + RegisterMap.weightBankBytes)]
      registers.store(UInt64(CRC32.checksum(bank)), in: register)
    }
    return true
  }
}
