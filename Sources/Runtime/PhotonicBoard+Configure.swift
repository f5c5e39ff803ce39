import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// Settings for the loaded program with the profile's timing, the pulse as long as the program asks for: light on the
  /// aperture, no burst.
  /// - Throws: `RuntimeError` of kind `illegalState` before `load(_:)`.
  public func defaultSettings() throws(RuntimeError) -> ExposureSettings {
    guard let loadReport else {
      throw RuntimeError(.illegalState, "no program is loaded", remedy: "Call load first")
    }
    return expected.settings(classCount: loadReport.classCount, relativeExposure: loadReport.relativeExposure)
  }

  /// Writes the settings in one transfer and checks that the controller took them. Afterwards the board is
  /// `configured`, the laser off.
  /// - Throws: `RuntimeError` of kind `invalidSetting`, `unsupported`, `writeRefused`, `programMismatch` or `hardware`.
  public func configure(_ settings: ExposureSettings) throws(RuntimeError) {
    try require([.loaded, .configured], for: "configure")
    let identity = try requireIdentity(for: "configure")
    try settings.validate(for: identity)
    guard let loadReport, loadReport.classCount == settings.classCount else {
      throw RuntimeError(
        .programMismatch, "\(settings.classCount) classes are set, the loaded program has another number",
        remedy: "Set the class count of the loaded program")
    }
    state = .loaded
    // An earlier user's refused write or fault must not be taken for ours.
    try port.command(.clearStatus)
    try write(settings)
    let status = try port.status()
    if StatusBit.writeRefused.isSet(in: status) { throw .writeRefused("the exposure settings", status: status) }
    guard StatusBit.configurationValid.isSet(in: status) else {
      throw RuntimeError(
        .writeRefused, "the controller does not take the configuration as valid",
        cause: "STATUS is \(RuntimeError.hexadecimal(status, digits: 4))", remedy: "Load the program again")
    }
    self.settings = settings
    state = .configured
  }

  private func write(_ settings: ExposureSettings) throws(RuntimeError) {
    var isHostFed: UInt64 = 0
    if case .host(let bits) = settings.source {
      isHostFed = 1
      try port.write(RegisterMap.frameBits, UInt64(bits))
    }
    try port.write(batch: [
      (RegisterMap.heartbeatTimeout, UInt64(settings.heartbeatTimeoutMilliseconds)),
      (RegisterMap.classCount, UInt64(settings.classCount)), (RegisterMap.frameSource, isHostFed),
      (RegisterMap.slotTime, UInt64(settings.slotNanoseconds)),
      (RegisterMap.exposureTime, UInt64(settings.exposureNanoseconds)),
      (RegisterMap.burstCount, UInt64(settings.burstCount)),
    ])
  }

  /// Writes a host-fed frame: rows x columns amplitudes 0...255, row by row, reduced to the configured bits a pixel
  /// (nearest level). The board must be `configured` or `armed` with a host-fed source.
  /// - Throws: `RuntimeError` of kind `illegalState`, `pipelineMismatch` (wrong number of pixels), `burstDamaged`,
  ///   `writeRefused` or `hardware`; an armed laser has then been made safe.
  public func writeHostFrame(_ aperture: [UInt8]) throws(RuntimeError) {
    try require([.configured, .armed], for: "writeHostFrame")
    let identity = try requireIdentity(for: "writeHostFrame")
    guard case .host(let bits) = try requireSettings(for: "writeHostFrame").source else {
      throw RuntimeError(
        .illegalState, "the board takes light from its aperture", remedy: "Configure a host-fed source first")
    }
    guard aperture.count == identity.inputPixels * identity.inputPixels else {
      throw .wrongAperture(aperture.count, identity)
    }
    let packed = bits == 8 ? aperture : BitPacking.pack(aperture.map { Self.level($0, bits: bits) }, bits: bits)
    if state == .armed {
      try guarded { () throws(RuntimeError) in
        try beatIfDue()
        try port.writePaged(RegisterMap.hostFrame, packed)
      }
    } else {
      try port.writePaged(RegisterMap.hostFrame, packed)
    }
  }

  private static func level(_ amplitude: UInt8, bits: Int) -> UInt16 {
    let largest = (1 << bits) - 1
    return UInt16((Int(amplitude) * largest + 127) / 255)
  }
}

extension RuntimeError {
  static func wrongAperture(_ count: Int, _ identity: BoardIdentity) -> RuntimeError {
    RuntimeError(
      .pipelineMismatch,
      "the aperture image has \(count) pixels, the board's input plane \(identity.inputPixels) x \(identity.inputPixels)",
      remedy: "Preprocess frames to the size of the board's input plane")
  }
}

extension ExpectedBoard {
  /// The profile's timing for a program of so many classes, the pulse as long as it asks for.
  func settings(classCount: Int, relativeExposure: Double) -> ExposureSettings {
    var settings = ExposureSettings(classCount: classCount, timing: timing)
    settings.exposureNanoseconds = timing.pulseNanoseconds(relativeExposure: relativeExposure)
    return settings
  }
}
