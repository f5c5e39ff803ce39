import CandelaHAL
import Glibc

/// Finds the mode in which a camera gives what is wanted at the least cost.
package struct CameraNegotiation {
  package let kernel: any VideoKernel
  package let configuration: CameraConfiguration

  /// Everything given.
  package init(kernel: any VideoKernel, configuration: CameraConfiguration) {
    self.kernel = kernel
    self.configuration = configuration
  }

  /// A rate counts as reached from here on: drivers round intervals.
  private static let rateTolerance = 0.97

  /// Sets the first format, in the order of `CameraFormat`, that has the size and reaches the rate; where none reaches
  /// it, the fastest that has the size.
  /// - Throws: `HALError` of kind `other` that says what the camera offers instead.
  package func run() throws(HALError) -> CameraMode {
    try checkDevice()
    let offered = kernel.formatCodes()
    var refusals: [String] = []
    var best: CameraMode?
    for format in CameraFormat.allCases where offered.contains(format.code) {
      switch attempt(format) {
      case .mode(let mode):
        if reachesRate(mode) { return mode }
        if mode.framesPerSecond ?? 0 > best?.framesPerSecond ?? -1 { best = mode }
      case .refused(let reason): refusals.append("\(format.rawValue): \(reason)")
      }
    }
    if let best, case .mode(let mode) = attempt(best.format) { return mode }
    throw failure(offered, refusals)
  }

  private enum Attempt {
    case mode(CameraMode)
    case refused(String)
  }

  private func attempt(_ format: CameraFormat) -> Attempt {
    var set = VideoFormat(
      code: format.code, width: UInt32(configuration.width), height: UInt32(configuration.height))
    let result = kernel.set(&set)
    guard result >= 0 else { return .refused(String(cString: strerror(-result))) }
    guard set.code == format.code else { return .refused("not taken") }
    guard Int(set.width) == configuration.width, Int(set.height) == configuration.height else {
      return .refused("\(set.width)x\(set.height) instead")
    }
    // Some drivers leave the row length out where there is no padding.
    let bytesPerRow = max(Int(set.bytesPerRow), format.leastBytesPerRow(width: configuration.width))
    var seconds = 0.0
    let hasRate = kernel.setFrameSeconds(configuration.framesPerSecond.map { 1 / $0 }, into: &seconds) >= 0
    return .mode(
      CameraMode(
        format: format, width: configuration.width, height: configuration.height,
        bytesPerRow: format == .mjpeg ? 0 : bytesPerRow, range: configuration.range ?? Self.range(set, format),
        framesPerSecond: hasRate ? 1 / seconds : nil))
  }

  /// The driver's word, else what V4L2 has as the default: full range for JPEG, limited for other luma
  /// (V4L2_MAP_QUANTIZATION_DEFAULT). Single-channel grey is the exception: it comes from monochrome sensors, whose
  /// values are no video levels.
  private static func range(_ format: VideoFormat, _ kind: CameraFormat) -> LumaRange {
    switch format.quantization {
    case 1: .full
    case 2: .limited
    default: kind == .grey || kind == .mjpeg || format.isJPEGColorSpace ? .full : .limited
    }
  }

  private func reachesRate(_ mode: CameraMode) -> Bool {
    guard let wanted = configuration.framesPerSecond, let rate = mode.framesPerSecond else { return true }
    return rate >= wanted * Self.rateTolerance
  }

  private func checkDevice() throws(HALError) {
    var capabilities = VideoCapabilities()
    let result = kernel.readCapabilities(into: &capabilities)
    guard result >= 0 else {
      throw HALError(
        system: -result, .camera, operation: "ask for the capabilities", subject: configuration.path,
        cause: result == -ENOTTY ? "it is no video device" : nil)
    }
    guard capabilities.canCapture, capabilities.canStream else {
      throw HALError(
        .other, operation: "open as a camera", subject: configuration.path,
        cause: capabilities.isMultiplanar
          ? "\(capabilities.card) captures in several planes, which is not supported"
          : "\(capabilities.card) does not capture by streaming")
    }
  }

  private func failure(_ offered: [UInt32], _ refusals: [String]) -> HALError {
    let names = offered.map(Self.name).joined(separator: ", ")
    let usable = CameraFormat.allCases.map(\.rawValue).joined(separator: ", ")
    return HALError(
      .other, operation: "set \(configuration.width)x\(configuration.height)", subject: configuration.path,
      cause: refusals.isEmpty
        ? "it offers \(names.isEmpty ? "no format" : names); usable here are \(usable)"
        : refusals.joined(separator: "; "))
  }

  /// A format's four characters.
  private static func name(_ code: UInt32) -> String {
    String(
      stride(from: UInt32(0), to: 32, by: 8).map { shift in
        let byte = UInt8(truncatingIfNeeded: code >> shift)
        return (0x20..<0x7F).contains(byte) ? Character(Unicode.Scalar(byte)) : "?"
      })
  }
}
