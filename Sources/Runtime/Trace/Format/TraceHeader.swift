/// What a trace says about the run that it holds: named texts, in the order in which they were set.
///
/// A reader keeps fields that it does not know, so that a later release may add some without a new format.
public struct TraceHeader: Sendable, Hashable {
  /// The fields that this release knows.
  public enum Field: String, Sendable, CaseIterable {
    /// Release that recorded.
    case candela
    /// Board profile by name.
    case board
    /// SHA-256 of the profile's optical design.
    case designDigest = "design_digest"
    /// Host profile by name.
    case host
    /// `simulated` (in the same process, on virtual time), `virtual` (virtual wires) or `wires`.
    case hostKind = "host_kind"
    /// Model by name.
    case model
    /// SHA-256 of the model bundle.
    case modelDigest = "model_digest"
    /// Where the frames came from, for people; `source_kind` says it to programs.
    case source
    /// `scene`, `file` or `camera`.
    case sourceKind = "source_kind"
    /// Seed of the simulated device and of the generated scene.
    case seed
    /// Serial number of the simulated device.
    case serial
    /// `true` where every noise stage was switched off.
    case ideal
    /// Bits of a host-fed pixel; absent where light falls on the aperture.
    case hostFedBits = "host_fed_bits"
    /// `true` where the board was reset before anything else.
    case resetsFirst = "resets_first"
    /// `true` where every frame's outputs were read.
    case readsOutputs = "reads_outputs"
    /// `true` where the board was recovered from errors.
    case recovers
    /// `true` where the trace holds the frames' aperture images and the model.
    case hasFrames = "has_frames"
    /// Data bytes of one window burst (`BoardConfiguration.burstBytes`).
    case burstBytes = "burst_bytes"
    /// `true` where results were looked for in STATUS, too (`BoardConfiguration.findsReadyByStatus`).
    case findsReadyByStatus = "finds_ready_by_status"
  }

  private var names: [String] = []
  private var texts: [String] = []

  /// No fields.
  public init() {}

  /// Names of all fields, in their order.
  public var fieldNames: [String] { names }

  /// A field's text; nil where it is absent. Texts have at most 65,535 bytes, names 255.
  public subscript(name: String) -> String? {
    get { names.firstIndex(of: name).map { texts[$0] } }
    set {
      let index = names.firstIndex(of: name)
      if let index, let newValue {
        texts[index] = newValue
      } else if let index {
        names.remove(at: index)
        texts.remove(at: index)
      } else if let newValue {
        names.append(name)
        texts.append(newValue)
      }
    }
  }

  /// A known field's text.
  public subscript(field: Field) -> String? {
    get { self[field.rawValue] }
    set { self[field.rawValue] = newValue }
  }

  /// A field's text, which must be there.
  /// - Throws: `TraceError` of kind `badField`.
  public func require(_ field: Field) throws(TraceError) -> String {
    guard let text = self[field] else {
      throw TraceError(.badField, "the header has no field \(field.rawValue)")
    }
    return text
  }

  /// A field as a number or another value that has a text; `absent` where the field is not there.
  /// - Throws: `TraceError` of kind `badField` for a text that is no such value.
  public func value<Value: LosslessStringConvertible>(
    _ field: Field, absent: Value
  ) throws(TraceError) -> Value {
    guard let text = self[field] else { return absent }
    guard let value = Value(text) else {
      throw TraceError(.badField, "the header's field \(field.rawValue) is \"\(text)\", which is no \(Value.self)")
    }
    return value
  }
}
