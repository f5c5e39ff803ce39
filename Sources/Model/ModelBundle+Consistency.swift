import CandelaBoardSpec
import CandelaOptics

extension ModelBundle {
  /// The known sections in their order, and the rest.
  static func sorted(_ sections: [BundleSection]) throws(ModelError) -> (known: [BundleSection], other: [BundleSection])
  {
    let other = sections.filter { KnownSection(rawValue: $0.name) == nil }
    if let unknown = other.first(where: { !$0.isOptional }) {
      throw ModelError(.unknownSection, "the bundle needs section \(unknown.name), which this release does not know")
    }
    for name in KnownSection.allCases where !sections.contains(where: { $0.name == name.rawValue }) {
      throw ModelError(.inconsistent, "section \(name.rawValue) is absent")
    }
    let known = Array(sections.prefix(KnownSection.allCases.count))
    guard known.map(\.name) == KnownSection.allCases.map(\.rawValue), !known.contains(where: \.isOptional) else {
      let order = KnownSection.allCases.map(\.rawValue).joined(separator: ", ")
      throw ModelError(.inconsistent, "the first sections must be \(order), none of them optional")
    }
    return (known, other)
  }

  /// Unpacks the mask. `description` has been validated.
  static func masks(_ packed: [UInt8], _ description: MaskDescription) throws(ModelError) -> [PhaseMask] {
    let count = description.levelCount
    let expected = BitPacking.byteCount(count, bits: description.bitsPerLevel)
    guard packed.count == expected else {
      throw ModelError(.inconsistent, "section mask has \(packed.count) bytes; the manifest describes \(expected)")
    }
    let levels = BitPacking.unpack(packed, count: count, bits: description.bitsPerLevel)
    let spareBits = expected * 8 - count * description.bitsPerLevel
    if let last = packed.last, last & UInt8((1 << spareBits) - 1) != 0 {
      throw ModelError(.inconsistent, "section mask: the spare bits of the last byte are not zero")
    }
    let pixels = description.pixels * description.pixels
    var masks: [PhaseMask] = []
    for (index, layer) in description.layers.enumerated() {
      let part = Array(levels[index * pixels..<(index + 1) * pixels])
      if let wrong = part.firstIndex(where: { Int($0) >= layer.levels }) {
        throw ModelError(
          .inconsistent,
          "section mask: layer \(index), pixel \(wrong) has level \(part[wrong]); the layer has \(layer.levels) levels")
      }
      masks.append(
        PhaseMask(pixels: description.pixels, levels: part, phasePerLevelRadians: layer.phasePerLevelRadians))
    }
    return masks
  }

  /// Checks the weight banks' size and spare bits. The manifest has been validated.
  static func check(weightBanks banks: [UInt8], _ manifest: ModelManifest) throws(ModelError) {
    let expected = manifest.classes.count * RegisterMap.weightBankBytes
    guard banks.count == expected else {
      throw ModelError(
        .inconsistent,
        "section weights has \(banks.count) bytes; \(manifest.classes.count) classes take \(expected)")
    }
    for output in manifest.classes.indices {
      for diode in manifest.diodes..<RegisterLimits.diodes {
        let byte = banks[output * RegisterMap.weightBankBytes + diode / 8]
        guard byte >> UInt8(7 - diode % 8) & 1 == 0 else {
          throw ModelError(
            .inconsistent, "section weights: class \(output) has a bit for diode \(diode) of \(manifest.diodes)")
        }
      }
    }
  }

  static func check(_ field: String, _ stated: Digest256, _ found: Digest256) throws(ModelError) {
    guard stated == found else {
      throw ModelError(.digestMismatch, "manifest field \(field) is \(stated.short); the content has \(found.short)")
    }
  }
}
