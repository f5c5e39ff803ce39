import CandelaBoardSpec
import CandelaModel
import CandelaOptics

/// Model bundles; one that is accepted gives the bytes back that it was read from.
///
/// Digests stand over everything: damage alone would be found by them and reach no deeper. So each input is taken as it is,
/// and once more with digests, places and the last length put right (docs/model-format.md).
final class BundleTarget: FuzzTarget {
  static let name = "bundle"

  static func seeds() throws -> [(name: String, bytes: [UInt8])] {
    let profile = TinyBoard.profile
    let pixels = 16
    let phases = (0..<pixels * pixels).map { Double($0 % 17) - 8 }
    let weights = (0..<16 * 3).map { $0 % 3 == 0 ? 1.0 : -1 }
    let packer = try ModelPacker(
      profile: profile,
      description: ModelDescription(
        name: "tiny", task: "Tells three things apart", classes: ["a", "b", "c"],
        provenance: ModelProvenance(tool: "candela-fuzz")),
      phase: phases, phaseShape: [pixels, pixels], weights: weights, weightShape: [16, 3], continuous: false)
    let fused = try FusedOperator(design: profile.design, masks: packer.masks)
    return [("tiny", try packer.pack(operator: fused, goldenCount: 2).bundle.encoded())]
  }

  init() {}

  func take(_ bytes: [UInt8]) throws {
    if let bundle = try? ModelBundle(decoding: bytes) {
      promise(bundle.encoded() == bytes, "a bundle changed on the way to bytes and back")
    }
    let mended = Self.mended(bytes)
    let bundle = try ModelBundle(decoding: mended)
    promise(bundle.encoded() == mended, "a bundle changed on the way to bytes and back")
  }

  // Header: magic 8, version 4, count 4. Entry: name 16, flags 4, reserved 4, start 8, length 8, digest 32.
  private static let headerBytes = 16
  private static let entryBytes = 72
  private static let digestBytes = 32

  private static func mended(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > headerBytes + digestBytes else { return bytes }
    var content = Array(bytes.dropLast(digestBytes))
    let count = Int(content[12]) & 7
    var start = headerBytes + count * entryBytes
    guard start <= content.count else { return bytes }
    content.replaceSubrange(12..<16, with: [UInt8(count), 0, 0, 0])
    for index in 0..<count {
      let entry = headerBytes + index * entryBytes
      let rest = content.count - start
      let wanted = content[entry + 32..<entry + 35].reversed().reduce(0) { $0 << 8 | Int($1) }
      let length = index == count - 1 ? rest : min(wanted, rest)
      content.replaceSubrange(entry + 24..<entry + 32, with: littleEndian(start))
      content.replaceSubrange(entry + 32..<entry + 40, with: littleEndian(length))
      content.replaceSubrange(
        entry + 40..<entry + entryBytes, with: Digest256(of: Array(content[start..<start + length])).bytes)
      start += length
    }
    return content + Digest256(of: content).bytes
  }

  private static func littleEndian(_ value: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
