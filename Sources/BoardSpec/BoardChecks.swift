import CandelaHAL
import CandelaOptics

/// What must hold between the values of a board and its optics.
struct BoardChecks {
  /// Full scale of the INA226's shunt input in volts (Texas Instruments SBOS547: 32,768 steps of 2.5 uV).
  private static let shuntFullScaleVolts = 81.92e-3

  let profile: BoardProfile
  let root: YAMLNode
  let file: String

  func run() throws(BoardSpecError) {
    try checkAddresses()
    try checkVersions()
    try checkMask()
    try checkDetector()
    try checkTiming()
    try checkRail("board", profile.rails.board)
    try checkRail("laser", profile.rails.laser)
  }

  private func checkAddresses() throws(BoardSpecError) {
    let addresses = profile.addresses
    let parts = [
      ("controller", addresses.controller), ("eeprom", addresses.eeprom), ("board_monitor", addresses.boardMonitor),
      ("laser_monitor", addresses.laserMonitor), ("thermometer", addresses.thermometer),
    ]
    for (index, part) in parts.enumerated() {
      if let earlier = parts[..<index].first(where: { $0.1 == part.1 }) {
        throw conflict("addresses.\(part.0)", "\(part.1) is also the address of \(earlier.0)")
      }
    }
  }

  private func checkVersions() throws(BoardSpecError) {
    let known = RegisterMap.protocolVersionValue >> 8
    guard profile.versions.protocolVersion >> 8 == known else {
      throw BoardSpecError(
        .unsupportedFormat, file: file, field: "versions.protocol", line: root.line(of: "versions.protocol"),
        problem: "major version \(profile.versions.protocolVersion >> 8); this release speaks \(known)")
    }
  }

  private func checkMask() throws(BoardSpecError) {
    let layers = profile.design.phaseLayers
    let levels = layers.map(\.levels).max() ?? 0
    guard 1 << profile.maskBits >= levels else {
      throw conflict("mask_bits", "\(profile.maskBits) bits cannot hold the \(levels) levels of optics.yaml")
    }
    guard Set(layers.map(\.pixels)).count == 1 else {
      throw conflict("mask_bits", "the phase layers of optics.yaml differ in pixels; MASK_PIXELS holds one number")
    }
    if profile.has(.continuousMask), !profile.simulatorOnly {
      throw conflict("capabilities", "CONTINUOUS_MASK is for boards with simulator_only: true")
    }
  }

  private func checkDetector() throws(BoardSpecError) {
    let side = profile.design.detector.pixels
    guard side * side <= RegisterLimits.diodes else {
      throw conflict(
        "capabilities",
        "optics.yaml has \(side * side) photodiodes; the controller takes at most \(RegisterLimits.diodes)")
    }
  }

  private func checkTiming() throws(BoardSpecError) {
    let timing = profile.timing
    guard timing.exposureNanoseconds <= timing.slotNanoseconds else {
      throw conflict(
        "timing.exposure", "\(timing.exposureNanoseconds) ns is longer than the slot of \(timing.slotNanoseconds) ns")
    }
  }

  private func checkRail(_ name: String, _ rail: BoardRail) throws(BoardSpecError) {
    let shuntVolts = (rail.idle + rail.active).value / rail.voltage.value * rail.shuntOhms
    guard shuntVolts <= Self.shuntFullScaleVolts else {
      throw conflict(
        "rails.\(name).shunt",
        "at idle plus active power it drops \(Dimension.voltage.text(of: shuntVolts)); the INA226 measures up to "
          + "81.92 mV")
    }
  }

  private func conflict(_ field: String, _ problem: String) -> BoardSpecError {
    BoardSpecError(.conflict, file: file, field: field, line: root.line(of: field), problem: problem)
  }
}
