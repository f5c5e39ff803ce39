import CandelaHAL

/// Camera pixels to grey, one byte a pixel. Pure: the same bytes in give the same bytes out.
package enum LumaConverter {
  /// Limited range spread to 0...255: (value - 16) * 255 / 219, rounded, cut at both ends (ITU-R BT.601).
  package static let spread: [UInt8] = (0..<256).map { value in
    UInt8(clamping: ((value - 16) * 255 + (value >= 16 ? 109 : -109)) / 219)
  }
  package static let identity: [UInt8] = (0..<256).map { UInt8($0) }

  /// Whether the camera's own bytes can be lent as a grey frame.
  package static func isGreyAlready(_ mode: CameraMode) -> Bool {
    (mode.format == .grey || mode.format == .nv12) && mode.range == .full
  }

  /// Bytes that a frame must have at least. The last row needs no padding.
  package static func leastByteCount(_ mode: CameraMode) -> Int {
    guard mode.format != .mjpeg else { return 4 }
    let luma = mode.bytesPerRow * (mode.height - 1) + mode.format.leastBytesPerRow(width: mode.width)
    return mode.format == .nv12 ? mode.bytesPerRow * mode.height : luma
  }

  /// Fills `grey` (width x height, without padding) with the luma of an uncompressed frame.
  /// - Returns: false when the frame is too short; `grey` is then unchanged.
  package static func convert(_ bytes: Span<UInt8>, _ mode: CameraMode, into grey: inout MutableSpan<UInt8>) -> Bool {
    precondition(mode.format != .mjpeg, "MJPEG has a decoder")
    precondition(grey.count == mode.width * mode.height, "a byte a pixel")
    guard bytes.count >= leastByteCount(mode) else { return false }
    let table = mode.range == .limited ? spread : identity
    let step = mode.format == .yuyv ? 2 : 1
    var target = 0
    for row in 0..<mode.height {
      var source = row * mode.bytesPerRow
      for _ in 0..<mode.width {
        grey[target] = table[Int(bytes[source])]
        target += 1
        source += step
      }
    }
    return true
  }

  /// Spreads limited luma in place.
  package static func spread(_ grey: inout MutableSpan<UInt8>) {
    for index in grey.indices { grey[index] = spread[Int(grey[index])] }
  }
}
