import Testing

import CandelaHALLinux

@Suite struct LumaConverterTests {
  private static func mode(
    _ format: CameraFormat, _ width: Int, _ height: Int, bytesPerRow: Int, _ range: LumaRange = .full
  ) -> CameraMode {
    CameraMode(
      format: format, width: width, height: height, bytesPerRow: bytesPerRow, range: range, framesPerSecond: nil)
  }

  private static func convert(_ bytes: [UInt8], _ mode: CameraMode) -> [UInt8]? {
    var grey = [UInt8](repeating: 0xEE, count: mode.width * mode.height)
    var span = grey.mutableSpan
    return LumaConverter.convert(bytes.span, mode, into: &span) ? grey : nil
  }

  @Test func yuyv_keepsEverySecondByte_andSkipsThePadding() {
    let bytes: [UInt8] = [1, 128, 2, 128, 99, 99, 3, 128, 4, 128]
    #expect(Self.convert(bytes, Self.mode(.yuyv, 2, 2, bytesPerRow: 6)) == [1, 2, 3, 4])
  }

  @Test func nv12_keepsTheFirstPlane() {
    let bytes: [UInt8] = [10, 20, 30, 40, 128, 128]
    #expect(Self.convert(bytes, Self.mode(.nv12, 2, 2, bytesPerRow: 2)) == [10, 20, 30, 40])
  }

  @Test func limitedRange_isSpread_byTheStandardsFormula() {
    let bytes: [UInt8] = [0, 16, 17, 126, 235, 255]
    // (126 - 16) * 255 / 219 = 128.08; (17 - 16) * 255 / 219 = 1.16
    #expect(
      Self.convert(bytes, Self.mode(.grey, 6, 1, bytesPerRow: 6, .limited)) == [0, 0, 1, 128, 255, 255])
    for value in 16...235 {
      let exact = Double(value - 16) * 255 / 219
      #expect(abs(Double(LumaConverter.spread[value]) - exact) <= 0.5, "\(value)")
    }
  }

  @Test func shortFrame_isRefused_andNothingIsWritten() {
    for (format, least) in [(CameraFormat.grey, 7), (.yuyv, 11), (.nv12, 10)] {
      let row = format == .yuyv ? 7 : 5
      let mode = Self.mode(format, 2, 2, bytesPerRow: row)
      #expect(LumaConverter.leastByteCount(mode) == least, "\(format)")
      #expect(Self.convert([UInt8](repeating: 1, count: least - 1), mode) == nil)
      #expect(Self.convert([UInt8](repeating: 1, count: least), mode) == [1, 1, 1, 1])
    }
  }
}
