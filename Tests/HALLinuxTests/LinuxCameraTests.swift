import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct LinuxCameraTests {
  static func camera(
    _ offer: ScriptedVideo.Offer = .init(format: .grey), events: [[ScriptedVideo.Event]] = [],
    _ change: (inout CameraConfiguration) -> Void = { _ in }
  ) throws -> (LinuxCamera, ScriptedVideo) {
    let kernel = ScriptedVideo([offer])
    kernel.events = events.flatMap { $0 }
    var configuration = CameraConfiguration(path: "/dev/video7")
    (configuration.width, configuration.height) = (4, 2)
    change(&configuration)
    let camera = try LinuxCamera(configuration, kernel: kernel, time: SteppingTime(step: 1_000_000))
    return (camera, kernel)
  }

  /// The next frame's description and pixels; nil at the end.
  static func next(_ source: any FrameSource) throws -> (FrameDescriptor, [UInt8])? {
    var frame: (FrameDescriptor, [UInt8])?
    let hasFrame = try source.withNextFrame { descriptor, pixels in
      frame = (descriptor, pixels.indices.map { pixels[$0] })
    }
    #expect(hasFrame == (frame != nil))
    return frame
  }

  @Test func frames_comeWithTheKernelsStamp_andTheirBufferGoesBack() throws {
    let (camera, kernel) = try Self.camera(events: [
      ScriptedVideo.grey(0, 7, index: 2, time: 5000), ScriptedVideo.grey(1, 8, index: 3, time: 6000),
    ])
    let first = try #require(try Self.next(camera))
    #expect(first.0.time == Timestamp(nanoseconds: 5000) && first.0.sequence == 0 && first.0.format == .grey8)
    #expect(first.1 == [UInt8](repeating: 7, count: 8))
    #expect(kernel.queued == [0, 1, 2, 3, 2])
    let second = try #require(try Self.next(camera))
    #expect(second.0.sequence == 1 && second.1.first == 8 && camera.lostFrames == 0)
    #expect(kernel.started == 1)
    #expect(camera.name == "/dev/video7 (GREY 4x2)" && camera.frameCount == nil)
  }

  @Test func newestFrame_isTaken_andTheOthersCountAsLost() throws {
    let frames = (0..<3).map { ScriptedVideo.grey(UInt32($0), UInt8($0), index: UInt32($0))[0] }
    let (camera, kernel) = try Self.camera(events: [frames])
    let frame = try #require(try Self.next(camera))
    #expect(frame.1.first == 2)
    #expect(Set(kernel.queued.suffix(3)) == [0, 1, 2])
    kernel.events = ScriptedVideo.grey(7)
    #expect(try Self.next(camera)?.0.sequence == 5)
    #expect(camera.lostFrames == 4)
  }

  @Test func stampFromTheFuture_isTheMomentOfTaking() throws {
    let (camera, _) = try Self.camera(events: [ScriptedVideo.grey(0, time: 3_600_000_000_000)])
    #expect((1_000_000...1_000_000_000).contains(try #require(try Self.next(camera)).0.time.nanoseconds))
  }

  @Test func stampOfAnotherClock_isReplacedByTheMomentOfTaking() throws {
    var events = ScriptedVideo.grey(0, time: 1)
    if case .frame(var buffer, let bytes) = events[0] {
      buffer.isMonotonic = false
      events[0] = .frame(buffer, bytes)
    }
    let (camera, _) = try Self.camera(events: [events])
    #expect(try #require(try Self.next(camera)).0.time.nanoseconds >= 1_000_000)
  }

  @Test func damagedFrames_arePassedOver_upToALimit() throws {
    let damaged = ScriptedVideo.Event.frame(VideoBuffer(byteCount: 8, isDamaged: true), [])
    let short = ScriptedVideo.Event.frame(VideoBuffer(byteCount: 7, sequence: 1), [])
    let stop = ScriptedVideo.Event.failure(EAGAIN)
    let (camera, kernel) = try Self.camera(events: [[damaged, stop, short, stop], ScriptedVideo.grey(2)])
    #expect(try #require(try Self.next(camera)).0.sequence == 2)
    #expect(camera.damagedFrames == 2)
    let (strict, _) = try Self.camera(events: [[damaged, stop, damaged, stop]]) { $0.damageLimit = 1 }
    let error = try #require(throws: HALError.self) { try Self.next(strict) }
    #expect(error.kind == .other && error.cause == "2 frames in a row were damaged")
    #expect(kernel.isOpen)
  }

  @Test func silence_isATimeout_andTheNextFrameIsStillTaken() throws {
    let (camera, kernel) = try Self.camera(events: [[.nothing]])
    let error = try #require(throws: HALError.self) { try Self.next(camera) }
    #expect(error.kind == .timeout && error.subject == "/dev/video7")
    kernel.events = ScriptedVideo.grey(0)
    #expect(try Self.next(camera) != nil)
  }

  @Test func readyWithoutAFrame_endsWithTheLimit() throws {
    let (camera, _) = try Self.camera(events: [Array(repeating: .failure(EAGAIN), count: 5000)])
    let error = try #require(throws: HALError.self) { try Self.next(camera) }
    #expect(error.kind == .timeout && error.errno == EAGAIN)
  }

  @Test func cameraThatGoesAway_isAbsent_untilItIsOpenedAnew() throws {
    let (camera, kernel) = try Self.camera(events: [ScriptedVideo.grey(0), ScriptedVideo.grey(1), [.failure(ENODEV)]])
    _ = try Self.next(camera)
    _ = try Self.next(camera)
    for _ in 0..<2 {
      let error = try #require(throws: HALError.self) { try Self.next(camera) }
      #expect(error.kind == .absent && !kernel.isOpen && camera.mode == nil)
    }
    kernel.openResults = [-ENOENT]
    let still = try #require(throws: HALError.self) { try camera.reopen() }
    #expect(still.kind == .absent)
    try camera.reopen()
    kernel.events = ScriptedVideo.grey(0, 5)
    let frame = try #require(try Self.next(camera))
    #expect(frame.0.sequence == 3 && camera.lostFrames == 1 && kernel.started == 2)
  }

  @Test func readersError_comesThrough_andTheBufferGoesBack() throws {
    struct Full: Error {}
    let (camera, kernel) = try Self.camera(events: [ScriptedVideo.grey(0, index: 1)])
    #expect(throws: Full.self) { _ = try camera.withNextFrame { _, _ in throw Full() } }
    #expect(kernel.queued.last == 1)
  }

  @Test func compressedFrames_areDecoded_andBrokenOnesPassedOver() throws {
    let (width, height) = (JPEGDecoderTests.width, JPEGDecoderTests.height)
    let bytes = try JPEGDecoderTests.jpeg()
    let (camera, kernel) = try Self.camera(.init(format: .mjpeg, width: width, height: height)) {
      ($0.width, $0.height) = (width, height)
    }
    kernel.events = [
      .frame(VideoBuffer(byteCount: 5), [1, 2, 3, 4, 5]), .failure(EAGAIN),
      .frame(VideoBuffer(byteCount: UInt32(bytes.count / 2), sequence: 1), Array(bytes.prefix(bytes.count / 2))),
      .failure(EAGAIN),
      .frame(VideoBuffer(byteCount: UInt32(bytes.count), sequence: 2), bytes), .failure(EAGAIN),
    ]
    let frame = try #require(try Self.next(camera))
    #expect(camera.damagedFrames == 2 && frame.0.sequence == 2 && frame.1.count == width * height)
    // The bright square of the test picture.
    #expect(frame.1[12 * width + 12] > 200 && frame.1[2 * width + 2] < 100)
  }

  @Test func uncompressedFrames_areLentAsTheyCome() throws {
    let bytes = (0..<20 as Range<UInt8>).map { $0 }
    let expected: [(CameraFormat, PixelFormat, Int, LumaRange)] = [
      (.grey, .grey8, 6, .full), (.nv12, .nv12, 6, .limited), (.yuyv, .yuyv, 10, .limited),
    ]
    for (format, pixels, bytesPerRow, range) in expected {
      let (camera, kernel) = try Self.camera(
        .init(format: format, bytesPerRow: bytesPerRow),
        events: [[.frame(VideoBuffer(byteCount: 20), bytes), .failure(EAGAIN)]])
      let frame = try #require(try Self.next(camera))
      #expect(frame.1 == bytes && frame.0.format == pixels && frame.0.bytesPerRow == bytesPerRow, "\(format)")
      #expect(frame.0.range == range && frame.0.width == 4 && frame.0.height == 2, "\(format)")
      #expect(kernel.queued.last == 0)
    }
  }

  @Test func leastByteCount_leavesOutTheLastRowsPadding() {
    for (format, least) in [(CameraFormat.grey, 12), (.yuyv, 16), (.nv12, 18)] {
      let row = format == .yuyv ? 10 : 9
      let mode = CameraMode(
        format: format, width: 3, height: 2, bytesPerRow: row, range: .full, framesPerSecond: nil)
      #expect(mode.leastByteCount == least, "\(format)")
    }
  }

  @Test(
    arguments: [
      { $0.width = 0 }, { $0.height = 16_385 }, { $0.framesPerSecond = 0 }, { $0.bufferCount = 1 },
      { $0.damageLimit = -1 },
      { $0.frameLimit = .zero },
    ] as [@Sendable (inout CameraConfiguration) -> Void])
  func settingOutOfRange_isRefused(change: @Sendable (inout CameraConfiguration) -> Void) {
    var configuration = CameraConfiguration(path: "/dev/video0")
    #expect(throws: Never.self) { try configuration.validate() }
    change(&configuration)
    #expect(throws: HALError.self) { try configuration.validate() }
  }

  @Test func realKernel_refusesWhatIsNoCamera() throws {
    let absent = try #require(throws: HALError.self) { try LinuxCamera(CameraConfiguration(path: "/dev/video-absent")) }
    #expect(absent.kind == .absent)
    let foreign = try #require(throws: HALError.self) { try LinuxCamera(CameraConfiguration(path: "/dev/null")) }
    #expect(foreign.kind == .other && foreign.cause == "it is no video device")
  }
}
