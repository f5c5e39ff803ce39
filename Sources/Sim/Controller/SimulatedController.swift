import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

/// The reference board's controller at register level: what docs/registers.md says, byte by byte.
///
/// It learns through its bus face, its lines and the world, and from nothing else. Its state is spread over the
/// extensions by topic: the wire, writes, commands, exposures, laser safety, status.
public final class SimulatedController {
  /// What the controller's processor does.
  enum RunState { case heldInReset, booting, running }
  /// What the sequencer does.
  enum Activity { case idle, exposing, exposingForDiodes, convertingDiodes }
  /// Nanoseconds of a millisecond and of a microsecond.
  static let nanosecondsPerMillisecond: UInt64 = 1_000_000
  static let nanosecondsPerMicrosecond: UInt64 = 1_000

  let profile: BoardProfile
  let time: VirtualTime
  let world: SimulatedWorld
  let lines: SimulatedLines
  let boardRail: RailActivity
  let laserRail: RailActivity
  let settings: ControllerSettings

  var registers = RegisterFile()
  var windows: WindowMemory
  var safety: LaserSafety
  var frontEnd: AnalogFrontEnd

  /// Bytes of the write in progress, address included, and whether there were more than fit.
  var message: [UInt8] = []
  var messageOverflowed = false
  var direction = I2CDirection.write
  /// Register address of the next byte to be read.
  var pointer: UInt16 = 0
  var hasCountedStaleRead = false

  var runState = RunState.booting
  var activity = Activity.idle
  var plan = ExposurePlan(startNanoseconds: 0, slotNanoseconds: 1, pulseNanoseconds: 1, slotsPerFrame: 1, frames: 1)
  var exposureStart = Timestamp(nanoseconds: 0)
  var lastHeartbeat = Timestamp(nanoseconds: 0)

  var triggerCount: UInt32 = 0
  var triggerSequence: UInt32 = 0
  var resultFlags: UInt64 = 0
  var isDataReady = false
  var areOutputsReady = false
  var areDiodesReady = false
  var stickyStatus: UInt64 = 0
  var committedClassCount = 0
  var emittedNanoseconds: UInt64 = 0
  var outputCodes = InlineArray<16, Int32>(repeating: 0)
  var diodeCodes: [UInt16] = []

  /// Told when RESET_N or the supply resets the controller, which mends what hung.
  var onReset: (() -> Void)?

  lazy var bootTimer = VirtualTimer(on: time) { [weak self] in self?.finishBoot() }
  lazy var sequencerTimer = VirtualTimer(on: time) { [weak self] in self?.sequencerIsDue() }
  lazy var outputsTimer = VirtualTimer(on: time) { [weak self] in self?.finishOutputConversion() }
  lazy var heartbeatTimer = VirtualTimer(on: time) { [weak self] in self?.heartbeatExpired() }

  init(
    profile: BoardProfile, time: VirtualTime, world: SimulatedWorld, lines: SimulatedLines, boardRail: RailActivity,
    laserRail: RailActivity, frontEnd: AnalogFrontEnd
  ) {
    self.profile = profile
    self.time = time
    self.world = world
    self.lines = lines
    self.boardRail = boardRail
    self.laserRail = laserRail
    self.frontEnd = frontEnd
    windows = WindowMemory(maskBytes: profile.largestMaskBytes, frameBytes: frontEnd.aperturePixelCount)
    settings = ControllerSettings(profile: profile, pageCount: windows.pageCount)
    safety = LaserSafety(isInterlockClosed: world.isInterlockClosed)
    safety.isTooHot = world.temperature > profile.rails.temperatureLimit
    message.reserveCapacity(Self.messageCapacity)
    storeIdentity()
    connect()
    boot()
  }

  /// Whether light leaves the laser now.
  public var isLaserEmitting: Bool { activity == .exposing || activity == .exposingForDiodes }

  /// Whether an exposure or read-out is running (STATUS.BUSY).
  var isBusy: Bool { activity != .idle }

  private func storeIdentity() {
    let design = profile.design
    let layer = design.phaseLayers[0]
    let values: [(Register, UInt64)] = [
      (RegisterMap.magic, UInt64(RegisterMap.magicValue)),
      (RegisterMap.protocolVersion, UInt64(profile.versions.protocolVersion)),
      (RegisterMap.hardwareVersion, UInt64(profile.versions.hardware)),
      (RegisterMap.firmwareVersion, UInt64(profile.versions.firmware)),
      (RegisterMap.capabilities, profile.capabilities.reduce(0) { $0 | $1.mask }),
      (RegisterMap.designDigest, profile.designDigest.register),
      (RegisterMap.inputPixels, UInt64(design.input.pixels)), (RegisterMap.maskPixels, UInt64(layer.pixels)),
      (RegisterMap.maskLayers, UInt64(design.phaseLayers.count)), (RegisterMap.maskBits, UInt64(profile.maskBits)),
      (RegisterMap.diodePixels, UInt64(design.detector.pixels)),
      (RegisterMap.outputFullScale, UInt64(profile.converter.outputFullScaleMillivolts)),
      (RegisterMap.diodeFullScale, UInt64(profile.converter.diodeFullScaleElectrons)),
    ]
    for (register, value) in values { registers.store(value, in: register) }
  }

  private func connect() {
    lines.reset.onChange = { [weak self] level in self?.resetChanged(level) }
    lines.trigger.onChange = { [weak self] level in
      if level == .high { self?.triggerLineRose() }
    }
    lines.laserEnable.onChange = { [weak self] level in self?.laserEnableChanged(level) }
    lines.interlock.drive(world.isInterlockClosed ? .high : .low)
  }

  // MARK: Reset and start

  private func resetChanged(_ level: LineLevel) {
    if level == .high {
      registers.increment(RegisterMap.resets)
      forgetEverything()
      runState = .heldInReset
      onReset?()
    } else {
      boot()
    }
  }

  /// SOFT_RESET.
  func softReset() {
    registers.increment(RegisterMap.resets)
    boot()
  }

  /// The supply dips: as at power-on, counters included.
  func powerCycle() {
    if isLaserEmitting { extinguish() }
    activity = .idle
    registers.clear(Int(RegisterMap.exposures.address)..<Int(RegisterMap.uptime.end))
    emittedNanoseconds = 0
    onReset?()
    guard runState != .heldInReset else { return forgetEverything() }
    boot()
  }

  private func boot() {
    forgetEverything()
    runState = .booting
    bootTimer.schedule(afterNanoseconds: UInt64(profile.timing.bootMicroseconds) * Self.nanosecondsPerMicrosecond)
  }

  private func finishBoot() {
    runState = .running
    if safety.isTooHot { raise(.overTemperature) }
    if safety.isEnabled { awaitHeartbeat() }
  }

  /// Everything but identity and counters returns to its state after power-on; the laser is off.
  private func forgetEverything() {
    for timer in [bootTimer, sequencerTimer, outputsTimer, heartbeatTimer] { timer.cancel() }
    if isLaserEmitting { extinguish() }
    activity = .idle
    message.removeAll(keepingCapacity: true)
    messageOverflowed = false
    safety.reset()
    stickyStatus = 0
    triggerCount = 0
    resultFlags = 0
    areOutputsReady = false
    areDiodesReady = false
    committedClassCount = 0
    frontEnd.drop()
    windows.clear()
    clearRegisters()
    setDataReady(false)
    showFaults()
  }

  private func clearRegisters() {
    let volatile = [
      Int(RegisterMap.maskDigest.address)..<Int(RegisterMap.weightsDigest.end),
      Int(RegisterMap.status.address)..<Int(RegisterMap.epoch.address),
      Int(RegisterMap.epoch.address)..<Int(RegisterMap.exposures.address),
      Int(RegisterMap.weightCRC[0].address)..<RegisterFile.length,
    ]
    for range in volatile { registers.clear(range) }
    for entry in settings.defaults { registers.store(entry.value, in: entry.register) }
  }
}
