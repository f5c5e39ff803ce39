/// How the cost of the dense operator grows with the design.
struct GrowthTable: Encodable {
  /// One design, with one point a diode.
  struct Row: Encodable {
    /// Phase masks.
    let layers: Int
    /// Pixels along a side.
    let input: Int
    let mask: Int
    let diodes: Int
    /// Bytes of the packed operator.
    var megabytes: Double?
    /// Seconds to build it.
    var build_seconds: Double?
    /// Seconds a frame in batches of 64, half of the pixels lit.
    var frame_seconds: Double?
    /// Seconds a frame of the structured operator; nil with two layers, which have none.
    var structured_seconds: Double?
    /// Why there is no dense operator.
    var refusal: String?

    /// Frames from which on the dense operator, its build included, is the faster one; nil where it never is.
    var crossing_frames: Int? {
      guard let build = build_seconds, let frame = frame_seconds, let structured = structured_seconds,
        frame < structured
      else { return nil }
      return Int((build / (structured - frame)).rounded(.up))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(layers, forKey: .layers)
      try container.encode(input, forKey: .input)
      try container.encode(mask, forKey: .mask)
      try container.encode(diodes, forKey: .diodes)
      try container.encode(megabytes, forKey: .megabytes)
      try container.encode(build_seconds, forKey: .build_seconds)
      try container.encode(frame_seconds, forKey: .frame_seconds)
      try container.encode(structured_seconds, forKey: .structured_seconds)
      try container.encode(crossing_frames, forKey: .crossing_frames)
      try container.encode(refusal, forKey: .refusal)
    }

    private enum CodingKeys: CodingKey {
      case layers, input, mask, diodes, megabytes, build_seconds, frame_seconds, structured_seconds, crossing_frames,
        refusal
    }
  }

  let rows: [Row]

  func print() {
    Console.line("one point a diode, two terms a leg; one thread, smallest of the repetitions, simulated")
    Console.line("\n  layers  input  mask  diodes  operator     build   a frame  structured  dense pays from")
    for row in rows { Console.line(Self.text(of: row)) }
  }

  private static func text(of row: Row) -> String {
    let pays = row.crossing_frames.map { "\($0) frames" } ?? (row.refusal == nil && row.layers == 1 ? "never" : "-")
    let size = row.megabytes.map { Format.fixed($0, digits: 1) + " MB" } ?? "refused"
    return "  " + Format.padded("\(row.layers)", 6, right: true) + Format.padded("\(row.input)", 7, right: true)
      + Format.padded("\(row.mask)", 6, right: true)
      + Format.padded("\(row.diodes)", 8, right: true) + Format.padded(size, 10, right: true)
      + Format.padded(row.build_seconds.map(BenchmarkReport.time) ?? "-", 10, right: true)
      + Format.padded(row.frame_seconds.map(BenchmarkReport.time) ?? "-", 10, right: true)
      + Format.padded(row.structured_seconds.map(BenchmarkReport.time) ?? "-", 12, right: true)
      + Format.padded(pays, 17, right: true)
  }
}
