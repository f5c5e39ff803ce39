import CandelaHAL

/// Bus addresses of the board's parts.
public struct BoardAddresses: Sendable, Hashable {
  /// The controller (sequencer and EAC front end).
  public var controller: I2CAddress
  /// The identity EEPROM (24C256).
  public var eeprom: I2CAddress
  /// The INA226 on the board's rail.
  public var boardMonitor: I2CAddress
  /// The INA226 on the laser's rail.
  public var laserMonitor: I2CAddress
  /// The TMP1075.
  public var thermometer: I2CAddress

  /// All parts given.
  public init(
    controller: I2CAddress, eeprom: I2CAddress, boardMonitor: I2CAddress, laserMonitor: I2CAddress,
    thermometer: I2CAddress
  ) {
    self.controller = controller
    self.eeprom = eeprom
    self.boardMonitor = boardMonitor
    self.laserMonitor = laserMonitor
    self.thermometer = thermometer
  }
}

/// The board's lines, by the names that every host profile maps to pins.
public enum BoardLine: String, CaseIterable, Sendable, Hashable {
  /// Out, active low on the pin: asserted (`.high`) holds the controller in reset.
  case reset = "RESET_N"
  /// Out: a rising edge starts an exposure.
  case trigger = "TRIGGER"
  /// Out: low keeps the laser off whatever the controller wants.
  case laserEnable = "LASER_ENABLE"
  /// In: rises when a result is there, falls at the next trigger.
  case dataReady = "DATA_READY"
  /// In, active low on the pin: asserted (`.high`) while a fault stands.
  case fault = "FAULT_N"
  /// In: high while the interlock loop is closed.
  case interlock = "INTERLOCK"

  /// Whether the host drives it.
  public var isOutput: Bool {
    switch self {
    case .reset, .trigger, .laserEnable: true
    case .dataReady, .fault, .interlock: false
    }
  }

  /// Whether the pin's low level means asserted (the HAL's `.high` always means asserted).
  public var isActiveLow: Bool {
    switch self {
    case .reset, .fault: true
    case .trigger, .laserEnable, .dataReady, .interlock: false
    }
  }
}

/// Versions of a board.
public struct BoardVersions: Sendable, Hashable {
  /// Register PROTOCOL_VERSION.
  public var protocolVersion: UInt16
  /// Register HARDWARE_VERSION.
  public var hardware: UInt16
  /// Register FIRMWARE_VERSION.
  public var firmware: UInt32

  /// All versions given, as the registers hold them.
  public init(protocolVersion: UInt16, hardware: UInt16, firmware: UInt32) {
    self.protocolVersion = protocolVersion
    self.hardware = hardware
    self.firmware = firmware
  }
}

/// Time constants of the controller.
public struct BoardTiming: Sendable, Hashable {
  /// Default of SLOT_TIME in nanoseconds.
  public var slotNanoseconds: UInt16
  /// Default of EXPOSURE_TIME in nanoseconds; the photon budget of optics.yaml holds for this value.
  public var exposureNanoseconds: UInt16
  /// From trigger to the first slot: the laser's and sequencer's start, in nanoseconds.
  public var startNanoseconds: UInt32
  /// One conversion of the diagnostic ADC in nanoseconds.
  public var conversionNanoseconds: UInt32
  /// From the end of a reset to READY, in microseconds.
  public var bootMicroseconds: UInt32
  /// Default of HEARTBEAT_TIMEOUT in milliseconds.
  public var heartbeatTimeoutMilliseconds: UInt16

  /// All constants given.
  public init(
    slotNanoseconds: UInt16, exposureNanoseconds: UInt16, startNanoseconds: UInt32, conversionNanoseconds: UInt32,
    bootMicroseconds: UInt32, heartbeatTimeoutMilliseconds: UInt16
  ) {
    self.slotNanoseconds = slotNanoseconds
    self.exposureNanoseconds = exposureNanoseconds
    self.startNanoseconds = startNanoseconds
    self.conversionNanoseconds = conversionNanoseconds
    self.bootMicroseconds = bootMicroseconds
    self.heartbeatTimeoutMilliseconds = heartbeatTimeoutMilliseconds
  }
}

extension BoardTiming {
  /// EXPOSURE_TIME for a relative exposure (above 0, at most 1): the nearest whole number of nanoseconds, at least one.
  public func pulseNanoseconds(relativeExposure: Double) -> Int {
    precondition(relativeExposure > 0 && relativeExposure <= 1, "a relative exposure above 0, at most 1")
    return max(1, Int((relativeExposure * Double(exposureNanoseconds)).rounded()))
  }

  /// What becomes of a relative exposure in whole nanoseconds. Doing it twice changes nothing more.
  public func realisedExposure(_ relativeExposure: Double) -> Double {
    Double(pulseNanoseconds(relativeExposure: relativeExposure)) / Double(exposureNanoseconds)
  }
}

/// Scales of the 12-bit diagnostic ADC.
public struct DiagnosticConverter: Sendable, Hashable {
  /// Register OUTPUT_FULL_SCALE in millivolts.
  public var outputFullScaleMillivolts: UInt16
  /// Register DIODE_FULL_SCALE in electrons.
  public var diodeFullScaleElectrons: UInt32

  /// Both scales given.
  public init(outputFullScaleMillivolts: UInt16, diodeFullScaleElectrons: UInt32) {
    self.outputFullScaleMillivolts = outputFullScaleMillivolts
    self.diodeFullScaleElectrons = diodeFullScaleElectrons
  }
}

/// One rail with its monitor.
public struct BoardRail: Sendable, Hashable {
  /// Nominal voltage.
  public var voltage: Volts
  /// Power drawn with the laser off and nothing to do.
  public var idle: Watts
  /// Power drawn on top while a frame is exposed (the laser's rail: while it emits).
  public var active: Watts
  /// The monitor's shunt in ohms.
  public var shuntOhms: Double

  /// All figures given.
  public init(voltage: Volts, idle: Watts, active: Watts, shuntOhms: Double) {
    self.voltage = voltage
    self.idle = idle
    self.active = active
    self.shuntOhms = shuntOhms
  }
}

/// The board's rails and temperature limit.
public struct BoardRails: Sendable, Hashable {
  /// The rail of controller and EAC.
  public var board: BoardRail
  /// The rail of the laser.
  public var laser: BoardRail
  /// Above it the controller raises OVER_TEMPERATURE.
  public var temperatureLimit: Celsius

  /// All rails given.
  public init(board: BoardRail, laser: BoardRail, temperatureLimit: Celsius) {
    self.board = board
    self.laser = laser
    self.temperatureLimit = temperatureLimit
  }
}

/// Energy of one output of the chip, laser included, as the profile states it.
public struct ChipEnergy: Sendable, Hashable {
  /// Energy of one output.
  public var perOutput: Joules
  /// Relative standard uncertainty, 0...1.
  public var relativeUncertainty: Double
  /// Where the figure comes from, in one sentence.
  public var source: String

  /// A figure and its source.
  public init(perOutput: Joules, relativeUncertainty: Double, source: String) {
    self.perOutput = perOutput
    self.relativeUncertainty = relativeUncertainty
    self.source = source
  }
}
