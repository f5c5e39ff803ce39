import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct ReconnectingCameraTests {
  @Test func cameraThatReturns_isAGapAndNoError() throws {
    let (camera, kernel) = try LinuxCameraTests.camera(events: [ScriptedVideo.grey(0), [.failure(ENODEV)]])
    var said: [String] = []
    let source = ReconnectingCamera(camera, log: { said.append($0) })
    #expect(try LinuxCameraTests.next(source)?.0.sequence == 0)
    kernel.openResults = [-ENOENT, -ENOENT, 0]
    kernel.events += ScriptedVideo.grey(0)
    #expect(try LinuxCameraTests.next(source)?.0.sequence == 2)
    #expect(source.reconnections == 1 && kernel.opened == 2)
    #expect(said.count == 2 && said[0].contains("gone away") && said[1].contains("is back"))
  }

  @Test func cameraThatStaysAway_isAnError_whenTheLimitHasPassed() throws {
    let (camera, kernel) = try LinuxCameraTests.camera(events: [[.failure(ENODEV)]])
    var limits = ReconnectionLimits()
    limits.limit = .seconds(1)
    let source = ReconnectingCamera(camera, limits: limits)
    kernel.openResults = Array(repeating: -ENOENT, count: 1000)
    let error = try #require(throws: HALError.self) { try LinuxCameraTests.next(source) }
    #expect(error.kind == .absent && error.cause?.contains("did not come back") == true)
    // A pause of 250 ms leaves room for four attempts in a second, or three where looking takes time.
    #expect((3...4).contains(1000 - kernel.openResults.count))
  }

  @Test func stop_endsTheSource_insteadOfWaiting() throws {
    let (camera, kernel) = try LinuxCameraTests.camera(events: [[.failure(ENODEV)]])
    kernel.openResults = Array(repeating: -ENOENT, count: 10)
    let source = ReconnectingCamera(camera, isStopped: { true })
    #expect(try LinuxCameraTests.next(source) == nil)
    #expect(kernel.openResults.count == 10)
  }

  @Test func otherErrors_andTheReadersOwn_comeThrough() throws {
    let (camera, kernel) = try LinuxCameraTests.camera(events: [[.nothing], ScriptedVideo.grey(0)])
    let source = ReconnectingCamera(camera)
    let silent = try #require(throws: HALError.self) { try LinuxCameraTests.next(source) }
    #expect(silent.kind == .timeout)
    let own = HALError(.absent, operation: "project", subject: "modulator")
    let thrown = try #require(throws: HALError.self) { _ = try source.withNextFrame { _, _ in throw own } }
    #expect(thrown == own && source.reconnections == 0 && kernel.opened == 1)
  }

  @Test func frameCount_goesOn_overWrapsRestartsAndDriversThatNeverCount() {
    var count = FrameCount()
    #expect(count.note(UInt32.max - 1) == 0 && count.current == 0)
    #expect(count.note(1) == 2 && count.current == 3)
    #expect(count.note(1) == 0 && count.current == 4)
    #expect(count.note(0) == 0 && count.current == 5)
    count.restart()
    #expect(count.note(40) == 1 && count.current == 7)
  }
}
