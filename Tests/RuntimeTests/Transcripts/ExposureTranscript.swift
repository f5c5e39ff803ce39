/// Typed by hand from docs/registers.md, "Walk-through" and "Exposure".
enum ExposureTranscript {
  static let configure: [ScriptStep] = [
    .write([0x01, 0x04, 0x00, 0x04]),  // CLEAR_STATUS
    // HEARTBEAT_TIMEOUT 500 ms, 2 classes, light, slot and exposure 24 ns, 1 exposure
    .write([0x01, 0x08, 0x01, 0xF4, 0x02, 0x00, 0x00, 0x18, 0x00, 0x18, 0x00, 0x00, 0x00, 0x01]),
    .read([0x01, 0x00], [0x03, 0xA1]),  // CONFIG_VALID
  ]

  static func arm(heartbeat: UInt8 = 1) -> [ScriptStep] {
    [
      .write([0x01, 0x06, 0x00, heartbeat]),
      .read([0x01, 0x00], [0x03, 0xE1, 0x00, 0x00]),  // HEARTBEAT_ALIVE, no fault
      .write([0x01, 0x04, 0x00, 0x04]),  // CLEAR_STATUS
      .read([0x01, 0x00], [0x03, 0xE1, 0x00, 0x00]),
      .line("LASER_ENABLE", .high),
      .read([0x01, 0x00], [0x03, 0xF1]),  // LASER_ARMED
    ]
  }

  static func trigger(_ sequence: UInt8) -> [ScriptStep] {
    [.write([0x01, 0x14, 0x00, 0x00, 0x00, sequence]), .line("TRIGGER", .high), .line("TRIGGER", .low)]
  }

  /// EPOCH 1, SEQUENCE 7, winner 1, VALID, no saturation, 1,048 ns, at 1,000 us.
  static let result = ScriptStep.read(
    [0x02, 0x00],
    [
      0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x07, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x18, 0x00, 0x00, 0x03,
      0xE8, 0x8F,
    ])

  static let exposure: [ScriptStep] = trigger(7) + [.edge(after: .nanoseconds(1048)), result]

  /// OUTPUTS_READY, then the block with OUTPUTS_VALID and the outputs -100 and 288.
  static let outputs: [ScriptStep] = [
    .read([0x01, 0x00], [0x07, 0xF5]),
    .read(
      [0x02, 0x00],
      [
        0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x07, 0x01, 0x21, 0x00, 0x00, 0x00, 0x00, 0x04, 0x18, 0x00, 0x00,
        0x03, 0xE8, 0x66, 0x00, 0x00, 0x00, 0xFF, 0x9C, 0x01, 0x20,
      ] + [UInt8](repeating: 0, count: 28) + [0xD1]),
  ]

  static let makeSafe: [ScriptStep] = [
    .line("LASER_ENABLE", .low), .line("TRIGGER", .low), .write([0x01, 0x04, 0x00, 0x08]),
  ]

  static let session: [ScriptStep] =
    IdentifyTranscript.all + LoadTranscript.all + configure + arm() + exposure + outputs + makeSafe

  /// A frame's exposure with any result, its CRC-8 computed bit by bit.
  static func frame(
    _ sequence: UInt8, epoch: UInt8, winner: UInt8, flags: UInt8 = 0x01, resultSequence: UInt8? = nil
  ) -> [ScriptStep] {
    let block: [UInt8] = [
      0x00, 0x00, 0x00, epoch, 0x00, 0x00, 0x00, resultSequence ?? sequence, winner, flags, 0x00, 0x00, 0x00, 0x00,
      0x04, 0x18, 0x00, 0x00, 0x03, 0xE8,
    ]
    return trigger(sequence) + [.edge(after: .nanoseconds(1048)), .read([0x02, 0x00], block + [checksum(block)])]
  }

  static func checksum(_ bytes: [UInt8]) -> UInt8 {
    bytes.reduce(0) { sum, byte in
      (0..<8).reduce(sum ^ byte) { value, _ in value >= 0x80 ? value &* 2 ^ 0x07 : value * 2 }
    }
  }
}
