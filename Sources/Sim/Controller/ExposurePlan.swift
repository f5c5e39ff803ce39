/// The timing of one trigger's light: a start, then pulses, one in every slot.
struct ExposurePlan {
  /// From trigger to the first slot.
  let startNanoseconds: UInt64
  /// Length of a slot; SLOT_TIME.
  let slotNanoseconds: UInt64
  /// Length of the pulse at the beginning of each slot; EXPOSURE_TIME, at most a slot.
  let pulseNanoseconds: UInt64
  /// Slots of one frame; CLASS_COUNT.
  let slotsPerFrame: UInt64
  /// Frames, back to back; BURST_COUNT.
  let frames: UInt64

  /// From trigger to the end of the last slot. At most 2^24 x 16 x 65,535 ns and a start: no overflow.
  var totalNanoseconds: UInt64 { startNanoseconds + frames * slotsPerFrame * slotNanoseconds }

  /// Emission up to some time after the trigger.
  func emission(afterNanoseconds elapsed: UInt64) -> UInt64 {
    let lit = min(elapsed, totalNanoseconds)
    guard lit > startNanoseconds else { return 0 }
    let (slots, rest) = (lit - startNanoseconds).quotientAndRemainder(dividingBy: slotNanoseconds)
    return slots * pulseNanoseconds + min(rest, pulseNanoseconds)
  }

  /// Whole frames exposed up to some time after the trigger.
  func framesDone(afterNanoseconds elapsed: UInt64) -> UInt64 {
    guard elapsed > startNanoseconds else { return 0 }
    return min(frames, (elapsed - startNanoseconds) / (slotsPerFrame * slotNanoseconds))
  }
}
