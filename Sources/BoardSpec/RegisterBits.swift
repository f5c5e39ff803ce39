/// A bit of a register, with the text of docs/registers.md.
public protocol RegisterBit: CaseIterable, RawRepresentable, Sendable, Hashable where RawValue == Int {
  /// What it says or does.
  var summary: String { get }
  /// Name as in docs/registers.md.
  var name: String { get }
}

extension RegisterBit {
  /// The bit as a mask for the register's value.
  public var mask: UInt64 { 1 << UInt64(rawValue) }
  /// Whether the bit is set in a register's value.
  public func isSet(in value: UInt64) -> Bool { value & mask != 0 }
  static var fields: [RegisterField] { allCases.map { RegisterField($0.name, bit: $0.rawValue, $0.summary) } }
}

/// Bits of CAPABILITIES.
public enum CapabilityBit: Int, RegisterBit {
  case programmableMask, continuousMask, hostFedFrame, diagnosticADC, burst

  /// As in docs/registers.md.
  public var name: String {
    switch self {
    case .programmableMask: "PROGRAMMABLE_MASK"
    case .continuousMask: "CONTINUOUS_MASK"
    case .hostFedFrame: "HOST_FED_FRAME"
    case .diagnosticADC: "DIAGNOSTIC_ADC"
    case .burst: "BURST"
    }
  }

  /// As in docs/registers.md.
  public var summary: String {
    switch self {
    case .programmableMask: "The phase mask is written through the MASK window; otherwise it is fixed"
    case .continuousMask: "MASK_FORMAT 1 is accepted (simulated boards only)"
    case .hostFedFrame: "FRAME_SOURCE 1 is accepted"
    case .diagnosticADC: "OUTPUT_n and DIODES can be read"
    case .burst: "BURST_COUNT above 1 is accepted"
    }
  }
}

/// Bits of STATUS.
public enum StatusBit: Int, RegisterBit {
  case ready, busy, dataReady, fault, laserArmed, interlockClosed, heartbeatAlive, configurationValid
  case maskLoaded, weightsLoaded, outputsReady, diodesReady, writeRefused, crcError, triggerRefused, staleRead

  /// As in docs/registers.md.
  public var name: String {
    switch self {
    case .ready: "READY"
    case .busy: "BUSY"
    case .dataReady: "DATA_READY"
    case .fault: "FAULT"
    case .laserArmed: "LASER_ARMED"
    case .interlockClosed: "INTERLOCK_CLOSED"
    case .heartbeatAlive: "HEARTBEAT_ALIVE"
    case .configurationValid: "CONFIG_VALID"
    case .maskLoaded: "MASK_LOADED"
    case .weightsLoaded: "WEIGHTS_LOADED"
    case .outputsReady: "OUTPUTS_READY"
    case .diodesReady: "DIODES_READY"
    case .writeRefused: "WRITE_REFUSED"
    case .crcError: "CRC_ERROR"
    case .triggerRefused: "TRIGGER_REFUSED"
    case .staleRead: "STALE_READ"
    }
  }

  /// As in docs/registers.md.
  public var summary: String {
    switch self {
    case .ready: "The controller has started and takes writes"
    case .busy: "An exposure or a read-out is running; only HEARTBEAT and COMMAND are accepted"
    case .dataReady: "A result is there and has not been overtaken by a new trigger (also the DATA_READY line)"
    case .fault: "FAULT_CAUSE is not zero (also the FAULT_N line)"
    case .laserArmed:
      "Interlock closed, LASER_ENABLE high, heartbeat alive, CONFIG_VALID and no fault: a trigger fires the laser"
    case .interlockClosed: "The interlock loop is closed"
    case .heartbeatAlive: "The last HEARTBEAT is younger than HEARTBEAT_TIMEOUT"
    case .configurationValid: "Mask and weights are committed and all settings are in range"
    case .maskLoaded: "A mask is committed"
    case .weightsLoaded: "CLASS_COUNT weight banks are committed"
    case .outputsReady: "The ADC has converted the outputs of this epoch"
    case .diodesReady: "The ADC has converted the photodiodes of this epoch"
    case .writeRefused: "Sticky. A write was refused: busy, read-only, out of range, or not whole registers"
    case .crcError: "Sticky. A window write had a wrong CRC-8 and was dropped"
    case .triggerRefused: "Sticky. A trigger was refused: busy, or not armed"
    case .staleRead: "Sticky. The result block was read without DATA_READY"
    }
  }
}

/// Bits of FAULT_CAUSE.
public enum FaultBit: Int, RegisterBit {
  case interlockOpened, heartbeatLost, laserDropped, overTemperature

  /// As in docs/registers.md.
  public var name: String {
    switch self {
    case .interlockOpened: "INTERLOCK_OPENED"
    case .heartbeatLost: "HEARTBEAT_LOST"
    case .laserDropped: "LASER_DROPPED"
    case .overTemperature: "OVER_TEMPERATURE"
    }
  }

  /// As in docs/registers.md.
  public var summary: String {
    switch self {
    case .interlockOpened: "The interlock opened while LASER_ENABLE was high"
    case .heartbeatLost: "No HEARTBEAT within HEARTBEAT_TIMEOUT while LASER_ENABLE was high"
    case .laserDropped: "LASER_ENABLE fell during an exposure; its result is marked FAULTED"
    case .overTemperature: "The board is hotter than its limit"
    }
  }
}

/// Bits of COMMAND.
public enum CommandBit: Int, RegisterBit {
  case trigger, softReset, clearStatus, abort, readDiodes, commitMask, commitWeights

  /// As in docs/registers.md.
  public var name: String {
    switch self {
    case .trigger: "TRIGGER"
    case .softReset: "SOFT_RESET"
    case .clearStatus: "CLEAR_STATUS"
    case .abort: "ABORT"
    case .readDiodes: "READ_DIODES"
    case .commitMask: "COMMIT_MASK"
    case .commitWeights: "COMMIT_WEIGHTS"
    }
  }

  /// As in docs/registers.md.
  public var summary: String {
    switch self {
    case .trigger: "The same as a rising edge of the TRIGGER line"
    case .softReset: "Settings to their defaults, EPOCH to 0, mask and weights dropped, laser off; accepted while busy"
    case .clearStatus: "Clears the sticky bits, and every fault whose cause is gone"
    case .abort: "Ends an exposure or read-out at once, laser off; accepted while busy"
    case .readDiodes: "Exposes one frame and converts the photodiodes; needs the laser armed"
    case .commitMask: "Takes the written mask into use: sets MASK_LOADED, MASK_DIGEST and MASK_CRC"
    case .commitWeights: "Takes the written weights into use: sets WEIGHTS_LOADED, WEIGHTS_DIGEST and WEIGHT_CRC_n"
    }
  }
}

/// Bits of RESULT_FLAGS.
public enum ResultFlagBit: Int, RegisterBit {
  case valid, stale, saturated, faulted, hostFed, outputsValid

  /// As in docs/registers.md.
  public var name: String {
    switch self {
    case .valid: "VALID"
    case .stale: "STALE"
    case .saturated: "SATURATED"
    case .faulted: "FAULTED"
    case .hostFed: "HOST_FED"
    case .outputsValid: "OUTPUTS_VALID"
    }
  }

  /// As in docs/registers.md.
  public var summary: String {
    switch self {
    case .valid: "The exposure ran to its end"
    case .stale: "Read without DATA_READY: the block still holds an older epoch's result"
    case .saturated: "SATURATION is not zero"
    case .faulted: "A fault came during the exposure: do not use the result"
    case .hostFed: "The frame came from the FRAME window"
    case .outputsValid: "The outputs of this epoch have been converted"
    }
  }
}
