extension RegisterDocument {
  static var exposureRules: String {
    """
    ## Exposure

    A trigger is a rising edge of the TRIGGER line or COMMAND.TRIGGER. It is accepted when READY and LASER_ARMED are 1 and
    BUSY is 0; otherwise STATUS.TRIGGER_REFUSED is set, TRIGGERS_REFUSED counts one and nothing else happens.
    COMMAND.READ_DIODES is accepted under the same conditions and refused in the same way.

    1. At acceptance EPOCH's count goes up by one, SEQUENCE is taken for RESULT_SEQUENCE, DATA_READY (bit and line) falls,
       OUTPUTS_READY and DIODES_READY fall, BUSY rises. The block still shows the older result, flagged STALE.
    2. After the start time (`timing.start` of board.yaml) come BURST_COUNT frames of CLASS_COUNT slots of SLOT_TIME. Each
       slot begins with a light pulse of EXPOSURE_TIME and yields one output: its line pair is precharged, discharged by
       the photocurrents that the output's weight bank steers to the plus and minus line, and compared. There is no ADC in
       this path: an analog peak-hold keeps the highest output and a comparator keeps its index.
    3. After the last slot the result block is written at once: EPOCH, RESULT_SEQUENCE, WINNER, RESULT_FLAGS, SATURATION,
       DURATION (at most 4,294,967,295), RESULT_TIME. BUSY falls and DATA_READY rises. Of a burst only the last frame's
       result is kept.
    4. A board with DIAGNOSTIC_ADC then converts the outputs, one after another, `timing.conversion` each. When the last is
       done OUTPUT_n are written, OUTPUTS_READY and RESULT_FLAGS.OUTPUTS_VALID rise. A new trigger need not wait for that.

    READ_DIODES exposes one frame and then converts every photodiode (BUSY stays 1, DIODES_READY rises at the end);
    EPOCH and the result block stay as they are.

    A result belongs to a trigger when DATA_READY is 1, EPOCH is the expected count and RESULT_SEQUENCE the expected
    number. Reading the block without DATA_READY sets STATUS.STALE_READ and counts one in STALE_READS; the block then
    carries RESULT_FLAGS.STALE. RESULT_CRC covers the block up to itself, OUTPUTS_CRC the block and the outputs.

    An OUTPUT_n code c stands for c x OUTPUT_FULL_SCALE / 2,048, a DIODES code c for c x DIODE_FULL_SCALE / 4,095; values
    are rounded to the nearest code, and those beyond the scale are clipped to its end. ABORT ends an exposure or read-out
    without a result.
    """
  }

  static var laserRules: String {
    """
    ## Laser safety

    The laser emits only during an exposure, and an exposure begins only while LASER_ARMED is 1: the interlock loop is
    closed, the LASER_ENABLE line is high, the last HEARTBEAT is younger than HEARTBEAT_TIMEOUT, CONFIG_VALID is 1 and
    FAULT_CAUSE is 0. LASER_ENABLE low keeps the laser dark in hardware, whatever the firmware does.

    The first of these conditions to fail ends a running exposure at once: the laser goes off, the result is published with
    RESULT_FLAGS.FAULTED and without VALID, FAULT_CAUSE and the FAULT_N line say why. The controller stays dark until the
    cause is gone and the host has written COMMAND.CLEAR_STATUS. A host that raises LASER_ENABLE before its first
    HEARTBEAT has one HEARTBEAT_TIMEOUT to send it.

    EXPOSURE_TIME changes the light in proportion; LASER_ON_TIME counts every nanosecond of emission.
    """
  }

  static var walkThrough: String {
    let block = exampleResult
    return """
      ## Walk-through

      **Identify.** Wait until STATUS.READY (a controller in reset does not acknowledge). Read 0x0000 to
      \(hexadecimal(RegisterMap.diodeFullScale.end - 1, digits: 4)): MAGIC must be \
      \(hexadecimal(RegisterMap.magicValue, digits: 8)), the major byte of PROTOCOL_VERSION the host's,
      DESIGN_DIGEST the first 8 bytes of the design's digest. Read the identity record from the EEPROM.

      **Load a mask** (PROGRAMMABLE_MASK). If MASK_DIGEST already is the wanted one, skip this. Write MASK_FORMAT. For each
      page write PAGE, then the page's bytes into MASK in bursts, each closed by its CRC-8; read STATUS after a burst and
      send it again if CRC_ERROR is set (COMMAND.CLEAR_STATUS first). Write COMMAND.COMMIT_MASK. MASK_LOADED must be 1,
      MASK_CRC the CRC-32 of the packed mask, MASK_DIGEST the first 8 bytes of SHA-256(MASK_FORMAT as one byte, packed
      mask). A commit is refused (WRITE_REFUSED) when a level is not one of the design's.

      **Load weights.** Write CLASS_COUNT, then CLASS_COUNT banks of \(RegisterMap.weightBankBytes) bytes into WEIGHTS, then
      COMMAND.COMMIT_WEIGHTS. WEIGHTS_LOADED must be 1, WEIGHT_CRC_n the CRC-32 of each bank, WEIGHTS_DIGEST the first 8
      bytes of SHA-256(CLASS_COUNT as one byte, the banks). Changing CLASS_COUNT afterwards takes WEIGHTS_LOADED away until
      it is changed back or committed again.

      **Expose.** Write HEARTBEAT, raise LASER_ENABLE, see LASER_ARMED. Go on writing HEARTBEAT several times within
      HEARTBEAT_TIMEOUT. Write SEQUENCE, raise TRIGGER (or write COMMAND.TRIGGER), lower it again.

      **Read the result.** Wait for the rising edge of DATA_READY, then read 0x0200 to 0x0214. The 21 bytes
      `\(bytes(block))` say:
      trigger 1, frame 7, class 3, VALID, nothing saturated, 1,240 ns from trigger to winner (1 us of start and 10 slots of
      24 ns), latched at 0.123456 s; the last byte is the CRC-8 of the 20 before it.

      **Host-fed frames** (HOST_FED_FRAME). Write FRAME_SOURCE 1 and FRAME_BITS once; for each frame write the image into
      FRAME (PAGE first where it needs more than one), then expose as above. RESULT_FLAGS.HOST_FED marks the result.

      **Leave.** Lower LASER_ENABLE. Whatever happens to the host, the heartbeat's end does the same.
      """
  }

  /// The result block of the walk-through.
  private static var exampleResult: [UInt8] {
    let values: [(Register, UInt64)] = [
      (RegisterMap.epoch, 1), (RegisterMap.resultSequence, 7), (RegisterMap.winner, 3),
      (RegisterMap.resultFlags, ResultFlagBit.valid.mask), (RegisterMap.saturation, 0), (RegisterMap.duration, 1240),
      (RegisterMap.resultTime, 123_456),
    ]
    let block = values.flatMap { $0.0.encode($0.1) }
    return block + [CRC8.checksum(block)]
  }
}
