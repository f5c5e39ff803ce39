import CandelaHAL
import Testing

@Suite struct ValueTests {
  @Test func errorCodes_areStable_oneForEachKind() {
    let codes = HALError.Kind.allCases.map { HALError($0, operation: "read 2", subject: "bus").code }
    #expect(codes == (1...9).map { "CND-100\($0)" })
    let remedies = HALError.Kind.allCases.map { HALError($0, operation: "read 2", subject: "bus").remedy }
    #expect(Set(remedies).count == 9)
  }

  @Test func error_saysWhatWasDoneToWhat_withErrnoAndCause() {
    let error = HALError(.timeout, operation: "write 3", subject: "0x2a", errno: 110, cause: "clock held low")
    #expect(
      error.description == "CND-1004: write 3 on 0x2a failed: the time limit passed, errno 110 (clock held low). "
        + error.remedy)
  }

  @Test(
    arguments: [
      (.seconds(2), 2_000_000_000), (.nanoseconds(1), 1), (.zero, 0), (.nanoseconds(-1), 0), (.seconds(-3), 0),
      (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1),
    ] as [(Duration, UInt64)])
  func duration_isRoundedDown_toWholeNanoseconds(duration: Duration, nanoseconds: UInt64) {
    #expect(duration.wholeNanoseconds == nanoseconds)
  }

  @Test func timestamps_compareAndSubtract_inBothDirections() {
    let early = Timestamp(nanoseconds: 100)
    let late = early.advanced(by: .microseconds(1))
    #expect(early < late && late.since(early) == .nanoseconds(1000) && early.since(late) == .nanoseconds(-1000))
  }

  @Test func power_overTime_isEnergy() {
    #expect(Watts(2).over(.milliseconds(500)) == Joules(1))
    #expect(Joules(1) + Joules(2) == Joules(3) && Joules(3) - Joules(2) == Joules(1) && Joules(3) * 2 == Joules(6))
    #expect(Volts(1) < Volts(2) && Celsius(-1) < Celsius(0) && Amperes(0.1) < Amperes(0.2))
  }

  @Test func descriptor_defaultsToUnpaddedRows() {
    #expect(FrameDescriptor(width: 5, height: 2).bytesPerRow == 5)
    #expect(FrameDescriptor(width: 5, height: 2, format: .rgb24).bytesPerRow == 15)
    #expect(FrameDescriptor(width: 5, height: 2, format: .yuyv).bytesPerRow == 10)
    #expect(FrameDescriptor(width: 5, height: 2, format: .nv12).bytesPerRow == 5)
    #expect(FrameDescriptor(width: 5, height: 2, bytesPerRow: 8).bytesPerRow == 8)
  }
}
