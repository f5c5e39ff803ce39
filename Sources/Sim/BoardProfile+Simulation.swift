import CandelaBoardSpec
import CandelaOptics

extension BoardProfile {
  /// Bytes of a whole packed mask, all layers, in a format.
  func maskBytes(in format: MaskFormat) -> Int {
    let pixels = design.phaseLayers.reduce(0) { $0 + $1.pixels * $1.pixels }
    return BitPacking.byteCount(pixels, bits: format.bits(boardMaskBits: maskBits))
  }

  /// Bytes of the mask memory: the longest mask that MASK_FORMAT allows.
  var largestMaskBytes: Int {
    max(maskBytes(in: .levels), has(.continuousMask) ? maskBytes(in: .continuous) : 0)
  }

  /// Checks that a device of this board can differ from its design so.
  /// - Throws: `SimulationError` (CND-6103) naming the first error at fault.
  public func check(_ errors: DeviceErrors) throws(SimulationError) {
    do { try errors.validate(for: design) } catch { throw .deviceError(name, error) }
  }

  /// Checks what the emulated controller relies on.
  /// - Throws: `SimulationError` naming the first field at fault.
  func checkForSimulation() throws(SimulationError) {
    do {
      try design.validate()
    } catch {
      throw .profile(name, field: "optics \(error.field)", problem: error.problem, allowed: error.allowed)
    }
    guard has(.programmableMask) else { throw .fixedMask(name) }
    try check(maskBits, in: 1...16, "mask_bits")
    try check(design.phaseLayers[0].levels, in: 2...(1 << maskBits), "levels of MASK_BITS \(maskBits)")
    for layer in design.phaseLayers where layer.pixels != design.phaseLayers[0].pixels {
      throw .profile(
        name, field: "phase layers", problem: "\(layer.pixels) pixels a side after \(design.phaseLayers[0].pixels)",
        allowed: "the same number, MASK_PIXELS, for all layers")
    }
    try check(design.detector.pixels, in: 1...Self.largestDiodeSide, "detector.pixels")
    try check(Int(timing.slotNanoseconds), in: RegisterLimits.slotTime, "timing.slot")
    try check(Int(timing.exposureNanoseconds), in: 1...Int(timing.slotNanoseconds), "timing.exposure")
    try check(Int(timing.heartbeatTimeoutMilliseconds), in: RegisterLimits.heartbeatTimeout, "timing.heartbeat_timeout")
    try check(Int(converter.outputFullScaleMillivolts), in: 1...65_535, "converter.output_full_scale")
    try check(Int(converter.diodeFullScaleElectrons), in: 1...Int(UInt32.max), "converter.diode_full_scale")
    try checkAddresses()
  }

  /// Diodes along a side that a weight bank of 1,024 bits has room for.
  private static let largestDiodeSide = 32

  private func checkAddresses() throws(SimulationError) {
    let used = [
      addresses.controller, addresses.eeprom, addresses.boardMonitor, addresses.laserMonitor, addresses.thermometer,
    ]
    for (index, address) in used.enumerated() where used[..<index].contains(address) {
      throw .profile(
        name, field: "addresses", problem: "\(address) is given to two parts", allowed: "an address of its own each")
    }
  }

  private func check(_ value: Int, in range: ClosedRange<Int>, _ field: String) throws(SimulationError) {
    guard range.contains(value) else {
      throw .profile(
        name, field: field, problem: "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound)")
    }
  }
}
