import CandelaRuntime
import Foundation
import Testing

/// Traces that say anything at all, with checksums that are right: a replay ends, whatever they say.
@Suite struct TraceFuzzTests {
  @Test func anyRecords_areReplayedToADifferenceOrTheEnd() throws {
    let seed = ProcessInfo.processInfo.environment["CANDELA_TEST_SEED"].flatMap(UInt64.init) ?? 11
    print("TraceFuzzTests seed \(seed)")
    var random = SystemIndependentRandom(state: seed)
    let trace = try Trace(decoding: try TraceBench.record().bytes)
    let sound = Array(
      Trace.encoded(trace.header, trace.allEntries).dropFirst(trace.header.encoded().count + 36).dropLast(4))
    var read = 0
    var different = 0
    for _ in 0..<400 {
      var payload = sound
      for _ in 0..<(1 + random.next() % 3) {
        payload[Int(random.next() % UInt64(payload.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      let altered = try Trace(
        decoding: TraceExamination.wrapped(payload, records: UInt32(trace.recordCount), header: trace.header))
      guard altered.recordCount > 0 else { continue }
      read += 1
      let bytes = Trace.encoded(altered.header, altered.allEntries)
      let replay = try TraceBench.replay(bytes)
      let parity = try TraceBench.parity(bytes)
      if replay.difference != nil || parity.difference != nil { different += 1 }
    }
    // Most changed bytes break a record's form or change what is compared.
    #expect(read > 50 && different > read / 2, "\(read) could be read, \(different) differ")
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
private struct SystemIndependentRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
