import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct InputLineTests {
  private static func line(step: UInt64 = 0) throws -> (LinuxInputLine, ScriptedLine) {
    let chip = try LinuxGPIOChip.find(.label("pinctrl"), lines: [], kernel: ScriptedGPIO.board())
    let line = try LinuxInputLine(
      on: chip, .name("DATA_READY"), name: "DATA_READY", isActiveLow: false, bias: .asIs,
      time: SteppingTime(step: step))
    return (line, try #require(Mirror(reflecting: line).descendant("request") as? ScriptedLine))
  }

  private static func event(_ edge: LineEdge, _ nanoseconds: UInt64) -> LineEvent {
    LineEvent(edge: edge, time: Timestamp(nanoseconds: nanoseconds))
  }

  @Test func wait_takesTheOldestEdgeOfItsKind_withTheKernelsStamp() throws {
    let (line, request) = try Self.line()
    request.edges = [Self.event(.falling, 5), Self.event(.rising, 7), Self.event(.rising, 9)]
    #expect(try line.waitForEdge(.rising, limit: .seconds(1)) == Self.event(.rising, 7))
    #expect(request.edges == [Self.event(.rising, 9)])
  }

  @Test func wait_endsWithNothing_whenTheLimitPasses() throws {
    let (line, request) = try Self.line()
    request.edges = [Self.event(.falling, 5)]
    #expect(try line.waitForEdge(.rising, limit: .milliseconds(3)) == nil)
    #expect(request.edges.isEmpty)
  }

  @Test func wait_countsOneLimit_overEdgesOfTheOtherKind() throws {
    let (line, request) = try Self.line(step: 1_000_000)
    request.edges = [Self.event(.falling, 1), Self.event(.falling, 2), Self.event(.falling, 3)]
    #expect(try line.waitForEdge(.rising, limit: .milliseconds(3)) == nil)
    #expect(request.limits == [2_000_000, 1_000_000, 0, 0])
  }

  @Test func discard_leavesNothing_andLooksOnceWhenThereIsNothing() throws {
    let (line, request) = try Self.line()
    request.edges = [Self.event(.rising, 1), Self.event(.falling, 2)]
    try line.discardEdges()
    #expect(request.edges.isEmpty && request.limits == [0, 0, 0])
  }

  @Test func failures_nameTheLine() throws {
    let (line, request) = try Self.line()
    request.failure = ENODEV
    for action in [
      { _ = try line.level() }, { try line.discardEdges() }, { _ = try line.waitForEdge(.rising, limit: .zero) },
    ] as [() throws -> Void] {
      let error = try #require(throws: HALError.self) { try action() }
      #expect(error.kind == .absent && error.subject == "line DATA_READY")
    }
  }
}
