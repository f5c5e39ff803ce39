import CandelaRuntime
import Foundation
import Testing

/// A reader believes what is sound and says where that ends.
@Suite struct TraceDamageTests {
  private static func bytes() throws -> [UInt8] {
    var options = RecorderOptions()
    options.blockBytes = 512
    options.keepsFrames = true
    let parts = try RecordedParts(options)
    for number in 0..<8 { try parts.recordFrame(UInt64(number)) }
    parts.recorder.end(TraceEnd(frames: 8, digest: "cd", outcome: ""))
    try parts.recorder.close()
    return parts.output.bytes
  }

  private static func entries(_ trace: Trace) -> [TraceEntry] {
    var cursor = trace.cursor()
    var entries: [TraceEntry] = []
    while let entry = cursor.next() { entries.append(entry) }
    return entries
  }

  @Test func aCut_leavesEverythingBeforeIt_atEveryByte() throws {
    let bytes = try Self.bytes()
    let whole = Self.entries(try Trace(decoding: bytes))
    let headerLength = RecordedParts.header.encoded().count
    var counts: Set<Int> = []
    for length in 0..<bytes.count {
      do {
        let trace = try Trace(decoding: Array(bytes.prefix(length)))
        let entries = Self.entries(trace)
        #expect(length >= headerLength && entries == Array(whole.prefix(entries.count)), "cut at \(length)")
        #expect(trace.ending != .complete && trace.ending.summary != nil, "cut at \(length)")
        if case .cut(let byte) = trace.ending { #expect(byte < length && byte >= headerLength) }
        counts.insert(entries.count)
      } catch {
        #expect(
          length < headerLength && [.damagedHeader, .notATrace].contains(error.kind), "cut at \(length): \(error)")
      }
    }
    // One number of records for each block: what is whole is used.
    #expect(counts.count == (try Trace(decoding: bytes)).blocks.count && counts.contains(0))
  }

  @Test func aFlippedBit_isFound_whereverItIs() throws {
    let bytes = try Self.bytes()
    let whole = Self.entries(try Trace(decoding: bytes))
    let headerLength = RecordedParts.header.encoded().count
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 8)
      do {
        let trace = try Trace(decoding: changed)
        let entries = Self.entries(trace)
        #expect(index >= headerLength && entries == Array(whole.prefix(entries.count)), "byte \(index)")
        switch trace.ending {
        // A longer length can reach beyond the end.
        case .damaged(let byte, _), .cut(let byte): #expect(byte <= index && byte >= headerLength, "byte \(index)")
        default: Issue.record("byte \(index) of \(bytes.count): \(trace.ending)")
        }
      } catch {
        #expect(index < headerLength, "byte \(index): \(error)")
        #expect([.damagedHeader, .notATrace, .newerFormat].contains(error.kind), "byte \(index): \(error)")
      }
    }
  }

  @Test func anything_isReadOrRefused_withoutATrap() throws {
    let seed = ProcessInfo.processInfo.environment["CANDELA_TEST_SEED"].flatMap(UInt64.init) ?? 5
    print("TraceDamageTests seed \(seed)")
    var random = SplitMix(state: seed)
    let sound = try Self.bytes()
    let headerLength = RecordedParts.header.encoded().count
    var read = 0
    for _ in 0..<4000 {
      var bytes = sound
      for _ in 0..<(1 + random.next() % 6) {
        let index = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
        default: bytes.replaceSubrange(index..<min(bytes.count, index + 8), with: [0xFF, 0xFF, 0xFF, 0xFF])
        }
      }
      if TraceExamination.examine(bytes, addresses: Tiny.board.addresses) != nil { read += 1 }
      // The records' own decoder, behind checksums that are right.
      let payload = Array(bytes[min(headerLength + 36, bytes.count)...].prefix(400))
      TraceExamination.examine(
        TraceExamination.wrapped(payload, records: UInt32(random.next() % 9)), addresses: Tiny.board.addresses)
    }
    #expect(read > 1000 && read <= 4000)
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), for tests that repeat.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
