/// One measurement: a subject against its reference.
struct BenchmarkRow: Encodable {
  /// What was measured.
  let name: String
  /// Seconds of the subject for one repetition.
  let seconds: Double
  /// What it is compared with; nil for a figure that stands alone.
  let reference: String?
  /// Seconds of the reference for the same work.
  let reference_seconds: Double?
  /// How many times as fast as the reference the subject is.
  let ratio: Double?
  /// The least ratio that is aimed at.
  let target: Double?
  /// Whether the aim was met; nil without one.
  let pass: Bool?

  init(_ name: String, _ times: BenchmarkTimer.Pair, reference: String, target: Double? = nil) {
    self.name = name
    self.reference = reference
    self.target = target
    seconds = times.subject
    reference_seconds = times.reference
    let ratio = times.reference / times.subject
    self.ratio = ratio
    pass = target.map { ratio >= $0 }
  }

  func encode(to encoder: any Encoder) throws {
    // An absent aim is written as null, so that every row has the same fields.
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(reference, forKey: .reference)
    try container.encode(reference_seconds, forKey: .reference_seconds)
    try container.encode(ratio, forKey: .ratio)
    try container.encode(target, forKey: .target)
    try container.encode(pass, forKey: .pass)
  }

  private enum CodingKeys: CodingKey {
    case name, seconds, reference, reference_seconds, ratio, target, pass
  }
}
