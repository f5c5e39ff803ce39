import CandelaRuntime

/// What can be changed of a run while it goes on, as the settings file and `candela ctl set` say it. What is absent stays
/// as it is.
struct RunSettings: Codable, Equatable {
  /// A confidence threshold: a number of codes, or "off".
  enum Threshold: Codable, Equatable {
    case off
    case below(Int)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let codes = try? container.decode(Int.self) {
        self = .below(codes)
      } else if try container.decode(String.self) == "off" {
        self = .off
      } else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a number of codes, or \"off\"")
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .off: try container.encode("off")
      case .below(let codes): try container.encode(codes)
      }
    }
  }

  /// Bundle: a name under models/ or a file.
  var model: String?
  /// The confidence threshold.
  var unknown_below: Threshold?
  /// The frame policy, in the form of `--policy`.
  var policy: String?

  /// Whether nothing is to change.
  var isEmpty: Bool { self == RunSettings() }

  /// The policy.
  /// - Throws: `UsageError` `CND-9001` for a name that is none.
  func framePolicy() throws -> FramePolicy? {
    guard let policy else { return nil }
    guard let known = FramePolicy(name: policy) else {
      throw UsageError.options(
        "policy is \"\(policy)\"", remedy: "Allowed: latest, block, queue:N with N of 1...1,024")
    }
    return known
  }

  /// The threshold as the runtime takes it.
  var threshold: RunChange.Threshold? {
    switch unknown_below {
    case .off: .off
    case .below(let codes): .below(codes)
    case nil: nil
    }
  }
}
