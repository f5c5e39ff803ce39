import CandelaBoardSpec
import Foundation
import TestSupport
import Testing

@Suite struct MalformedYAMLTests {
  private static func kind(_ bytes: [UInt8]) -> BoardSpecError.Kind? {
    let error = #expect(throws: BoardSpecError.self) { try OpticsCoding.decode(bytes, file: "f.yaml") }
    return error?.kind
  }

  @Test func brokenText_isRefused() {
    #expect(Self.kind([]) == .syntax)
    #expect(Self.kind(Array("# only a comment\n".utf8)) == .syntax)
    #expect(Self.kind([0x66, 0xFF, 0xFE]) == .notText)
    #expect(Self.kind([0xC0, 0x80]) == .notText)
    #expect(Self.kind([0x61, 0x3A, 0x00]) == .syntax)
    #expect(Self.kind(Array("a: [1, 2".utf8)) == .syntax)
    #expect(Self.kind(Array("a: 1\na: 2\n".utf8)) == .syntax)
    #expect(Self.kind(Array("a: 1\n---\nb: 2\n".utf8)) == .syntax)
    #expect(Self.kind(Array("\ta: 1".utf8)) == .syntax)
    #expect(Self.kind(Array("just words".utf8)) == .wrongType)
    #expect(Self.kind(Array("? [a, b]\n: 1\n".utf8)) == .wrongType)
    #expect(Self.kind(Array("<<: {a: 1}\n".utf8)) == .unknownKey)
  }

  @Test func anchors_areRefused() {
    #expect(Self.kind(Array("a: &x [1]\nb: *x\n".utf8)) == .syntax)
    #expect(Self.kind(Array("b: *x\n".utf8)) == .syntax)
    // Keys that are aliases of aliases would take exponential time to compare.
    var bomb = "a0: &a0 [1]\n"
    for level in 1..<60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(Self.kind(Array((bomb + "? *a59\n: 1\n").utf8)) == .syntax)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func deepNesting_isRefused(opening: String) {
    for depth in [17, 900, 2000, 30_000] {
      let text = String(repeating: opening, count: depth)
      _ = Self.kind(Array(text.utf8))
    }
    let closed = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    #expect(Self.kind(Array("a: \(closed)".utf8)) == .tooLarge)
  }

  @Test func hugeFile_isRefused() {
    #expect(Self.kind([UInt8](repeating: UInt8(ascii: " "), count: 65_537)) == .tooLarge)
    let keys = (0..<7000).map { "k\($0): 1" }.joined(separator: "\n")
    #expect(Self.kind(Array(keys.utf8.prefix(65_000))) == .unknownKey)
    #expect(Self.kind(Array(("wavelength: " + String(repeating: "9", count: 60_000) + " nm").utf8)) == .missingKey)
  }

  @Test(arguments: ["accel-reference", "accel-published"])
  func randomMutations_neverCrash(name: String) throws {
    var random = SplitMix64(seed: SplitMix64.seed("randomMutations \(name)"))
    let optics = try Fixtures.loader.load(name)
    let description = OpticsDescription(design: optics.design, noise: optics.noise)
    let opticsBytes = Array(try Fixtures.text("boards/\(name)/optics.yaml").utf8)
    let boardBytes = Array(try Fixtures.text("boards/\(name)/board.yaml").utf8)
    var refused = 0
    for _ in 0..<1500 {
      let changed = Self.mutate(opticsBytes, &random)
      if let accepted = try? OpticsCoding.decode(changed, file: "f") {
        let again = OpticsCoding.encode(accepted.design, noise: accepted.noise)
        #expect(try Fixtures.decodeOptics(again) == accepted)
      } else {
        refused += 1
      }
      let board = Self.mutate(boardBytes, &random)
      if (try? BoardCoding.decode(board, file: "f", name: "n", optics: description)) == nil { refused += 1 }
    }
    // Most mutations hit something that matters; many hit comments.
    #expect(refused > 500)
  }

  private static let fragments = [
    "- ", ": ", "[", "]", "{", "}", "\n", "  ", "&a", "*a", "!!int ", "|", ">", "\"", "'", "#", "?", "%", "---", "null",
    "1e999", "-1", "99999999999999999999", "0x", "\u{0}", "é", "nan", "~",
  ].map { Array($0.utf8) }

  private static func mutate(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
      guard place < bytes.count else { return bytes }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: fragments.randomElement(using: &random) ?? [], at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
      case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
      default: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      }
    }
    return bytes
  }
}
