import CandelaBoardSpec
import Foundation

extension ModelManifest: Codable {
  enum CodingKeys: String, CodingKey {
    case format, name, task, classes, input, board, diodes, mask, provenance, metrics
    case designDigest = "design_digest"
    case maskDigest = "mask_digest"
    case weightsDigest = "weights_digest"
    case relativeExposure = "relative_exposure"
  }

  /// Reads the JSON form; ranges are checked by the bundle.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard try values.decode(String.self, forKey: .format) == Self.formatText else {
      throw DecodingError.dataCorruptedError(forKey: .format, in: values, debugDescription: "not \(Self.formatText)")
    }
    func digest(_ key: CodingKeys) throws -> Digest256 {
      guard let digest = Digest256(hexadecimal: try values.decode(String.self, forKey: key)) else {
        throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "not 64 hexadecimal digits")
      }
      return digest
    }
    self.init(
      name: try values.decode(String.self, forKey: .name), task: try values.decode(String.self, forKey: .task),
      classes: try values.decode([String].self, forKey: .classes),
      input: try values.decode(InputSpecification.self, forKey: .input),
      board: try values.decode(String.self, forKey: .board), designDigest: try digest(.designDigest),
      diodes: try values.decode(Int.self, forKey: .diodes),
      mask: try values.decode(MaskDescription.self, forKey: .mask), maskDigest: try digest(.maskDigest),
      weightsDigest: try digest(.weightsDigest),
      relativeExposure: try values.decodeIfPresent(Double.self, forKey: .relativeExposure) ?? 1,
      provenance: try values.decode(ModelProvenance.self, forKey: .provenance),
      metrics: try values.decode([ModelMetric].self, forKey: .metrics))
  }

  /// Writes the JSON form.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(Self.formatText, forKey: .format)
    try values.encode(name, forKey: .name)
    try values.encode(task, forKey: .task)
    try values.encode(classes, forKey: .classes)
    try values.encode(input, forKey: .input)
    try values.encode(board, forKey: .board)
    try values.encode(designDigest.description, forKey: .designDigest)
    try values.encode(diodes, forKey: .diodes)
    try values.encode(mask, forKey: .mask)
    try values.encode(maskDigest.description, forKey: .maskDigest)
    try values.encode(weightsDigest.description, forKey: .weightsDigest)
    // Left out where it changes nothing, so that such a bundle has the bytes that format 1.0 gave it.
    if relativeExposure != 1 { try values.encode(relativeExposure, forKey: .relativeExposure) }
    try values.encode(provenance, forKey: .provenance)
    try values.encode(metrics, forKey: .metrics)
  }
}

extension ModelManifest {
  /// Largest manifest section in bytes: a hundred times what one needs.
  static let largestBytes = 1 << 20

  /// The manifest as JSON with sorted keys: the same manifest gives the same bytes.
  /// - Throws: `ModelError` of kind `malformedManifest` for a number that JSON cannot hold.
  public func json() throws(ModelError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    do {
      return [UInt8](try encoder.encode(self))
    } catch {
      throw ModelError(.malformedManifest, "the manifest cannot be written as JSON", cause: Self.reason(error))
    }
  }

  /// Reads a manifest; it is not validated yet.
  static func decode(_ bytes: [UInt8]) throws(ModelError) -> ModelManifest {
    guard bytes.count <= largestBytes else {
      throw ModelError(.malformedManifest, "the manifest has \(bytes.count) bytes; at most \(largestBytes) are read")
    }
    do {
      return try JSONDecoder().decode(ModelManifest.self, from: Data(bytes))
    } catch {
      throw ModelError(.malformedManifest, "manifest: \(reason(error))")
    }
  }

  /// The field and what is wrong with it, without the file's own text.
  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "field \(path(context.codingPath + [key])) is absent"
    case DecodingError.typeMismatch(let type, let context):
      "field \(path(context.codingPath)) is not of type \(type)"
    case DecodingError.valueNotFound(let type, let context):
      "field \(path(context.codingPath)) is null; wanted \(type)"
    case DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is no JSON, or a number in it is not possible"
        : "field \(path(context.codingPath)): \(PlainText.of(context.debugDescription))"
    case EncodingError.invalidValue(_, let context):
      "field \(path(context.codingPath)) has no JSON form"
    default: "it is not readable"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { text, key in
      key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
    }
  }
}
