/// What was measured, as the command was asked.
struct StreamConfiguration: Encodable {
  let board: String
  let model: String
  /// How a diode samples the light: `point` or `area`.
  let diodes: String
  let frames: String
  /// Frames that count.
  let count: Int
  let warm_up: Int
  /// Frames a second; null for as fast as they are answered.
  let rate: Double?
  let observers: Bool
  /// Whether the board's rails were sampled between frames.
  let meters: Bool
  /// Whether the diagnostic converter was read.
  let outputs: Bool
  let policy = "block"
  let seed: UInt64
  let serial: UInt64
  let ideal: Bool

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(board, forKey: .board)
    try container.encode(model, forKey: .model)
    try container.encode(diodes, forKey: .diodes)
    try container.encode(frames, forKey: .frames)
    try container.encode(count, forKey: .count)
    try container.encode(warm_up, forKey: .warm_up)
    try container.encode(rate, forKey: .rate)
    try container.encode(observers, forKey: .observers)
    try container.encode(meters, forKey: .meters)
    try container.encode(outputs, forKey: .outputs)
    try container.encode(policy, forKey: .policy)
    try container.encode(seed, forKey: .seed)
    try container.encode(serial, forKey: .serial)
    try container.encode(ideal, forKey: .ideal)
  }

  private enum CodingKeys: CodingKey {
    case board, model, diodes, frames, count, warm_up, rate, observers, meters, outputs, policy, seed, serial, ideal
  }
}
