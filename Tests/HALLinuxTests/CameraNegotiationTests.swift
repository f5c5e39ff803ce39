import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct CameraNegotiationTests {
  private static func negotiate(
    _ kernel: ScriptedVideo, rate: Double? = nil, range: LumaRange? = nil
  ) throws(HALError) -> CameraMode {
    var configuration = CameraConfiguration(path: "/dev/video0")
    (configuration.width, configuration.height) = (4, 2)
    configuration.framesPerSecond = rate
    configuration.range = range
    return try CameraNegotiation(kernel: kernel, configuration: configuration).run()
  }

  @Test func cheapestFormat_isTaken_whateverTheDevicesOrder() throws {
    let all = CameraFormat.allCases.reversed().map { ScriptedVideo.Offer(format: $0) }
    for count in 1...all.count {
      let mode = try Self.negotiate(ScriptedVideo(Array(all.prefix(count))))
      #expect(mode.format == all[count - 1].format)
    }
  }

  @Test func rate_decides_whereTheCheapFormatIsTooSlow() throws {
    let offers = [
      ScriptedVideo.Offer(format: .yuyv, framesPerSecond: 5), ScriptedVideo.Offer(format: .mjpeg, framesPerSecond: 30),
    ]
    #expect(try Self.negotiate(ScriptedVideo(offers)).format == .yuyv)
    let fast = try Self.negotiate(ScriptedVideo(offers), rate: 30)
    #expect(fast.format == .mjpeg && fast.framesPerSecond == 30)
  }

  @Test func fastestFormat_isTaken_whereNoneReachesTheRate() throws {
    let kernel = ScriptedVideo([
      ScriptedVideo.Offer(format: .grey, framesPerSecond: 10), ScriptedVideo.Offer(format: .yuyv, framesPerSecond: 25),
      ScriptedVideo.Offer(format: .mjpeg, framesPerSecond: 20),
    ])
    let mode = try Self.negotiate(kernel, rate: 60)
    #expect(mode.format == .yuyv && mode.framesPerSecond == 25)
    #expect(kernel.formatsSet.last == .yuyv, "what is set last is what streams")
  }

  @Test func wrongSize_isRefused_withTheDevicesOwn() throws {
    let kernel = ScriptedVideo([ScriptedVideo.Offer(format: .grey, width: 8, height: 8)])
    let error = try #require(throws: HALError.self) { try Self.negotiate(kernel) }
    #expect(error.kind == .other && error.operation == "set 4x2" && error.cause == "GREY: 8x8 instead")
  }

  @Test func foreignFormats_areNamed() throws {
    let kernel = ScriptedVideo([])
    kernel.foreignCodes = [0x3436_3248]
    let error = try #require(throws: HALError.self) { try Self.negotiate(kernel) }
    #expect(error.cause == "it offers H264; usable here are GREY, NV12, YUYV, MJPG")
  }

  @Test func deviceThatIsNoCamera_isRefused() throws {
    for (change, text) in [
      ({ $0.canCapture = false }, "does not capture"), ({ $0.canStream = false }, "does not capture"),
      (
        {
          $0.canCapture = false
          $0.isMultiplanar = true
        }, "several planes"
      ),
    ] as [((inout VideoCapabilities) -> Void, String)] {
      let kernel = ScriptedVideo([ScriptedVideo.Offer(format: .grey)])
      change(&kernel.capabilities)
      let error = try #require(throws: HALError.self) { try Self.negotiate(kernel) }
      #expect(error.cause?.contains(text) == true)
    }
  }

  struct Range: Sendable {
    let format: CameraFormat
    let quantization: UInt32
    let isJPEG: Bool
    let range: LumaRange
  }

  @Test(arguments: [
    Range(format: .yuyv, quantization: 0, isJPEG: false, range: .limited),
    Range(format: .yuyv, quantization: 0, isJPEG: true, range: .full),
    Range(format: .yuyv, quantization: 1, isJPEG: false, range: .full),
    Range(format: .nv12, quantization: 2, isJPEG: true, range: .limited),
    Range(format: .grey, quantization: 0, isJPEG: false, range: .full),
    Range(format: .grey, quantization: 2, isJPEG: false, range: .limited),
    Range(format: .mjpeg, quantization: 0, isJPEG: false, range: .full),
  ])
  func range_followsTheDriver_elseTheDefault(of wanted: Range) throws {
    let kernel = ScriptedVideo([
      ScriptedVideo.Offer(
        format: wanted.format, quantization: wanted.quantization, isJPEGColorSpace: wanted.isJPEG)
    ])
    #expect(try Self.negotiate(kernel).range == wanted.range)
    #expect(try Self.negotiate(kernel, range: .full).range == .full)
  }

  @Test func rowLength_isAtLeastTheWidth_andNoneForJPEG() throws {
    #expect(try Self.negotiate(ScriptedVideo([.init(format: .yuyv)])).bytesPerRow == 8)
    #expect(try Self.negotiate(ScriptedVideo([.init(format: .grey, bytesPerRow: 64)])).bytesPerRow == 64)
    #expect(try Self.negotiate(ScriptedVideo([.init(format: .mjpeg, bytesPerRow: 64)])).bytesPerRow == 0)
  }
}
