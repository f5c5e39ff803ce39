import CandelaBoardSpec

extension TraceBlock {
  /// The block as it stands in the file: header, payload, CRC-32 over both. Frames get their digests; their pixels go
  /// where they are not kept.
  func encoded(keepsFrames: Bool) -> [UInt8] {
    let payload = payload(keepsFrames: keepsFrames)
    var result: [UInt8] = []
    result.reserveCapacity(TraceFormat.blockHeaderBytes + payload.count + TraceFormat.checksumBytes)
    TraceBytes.append(UInt64(TraceFormat.blockMagic), bytes: 4, to: &result)
    TraceBytes.append(UInt64(payload.count), bytes: 4, to: &result)
    TraceBytes.append(UInt64(records), bytes: 4, to: &result)
    TraceBytes.append(firstRecord, bytes: 8, to: &result)
    TraceBytes.append(time.nanoseconds, bytes: 8, to: &result)
    TraceBytes.append(wallNanoseconds, bytes: 8, to: &result)
    result += payload
    TraceBytes.append(UInt64(CRC32.checksum(result)), bytes: 4, to: &result)
    return result
  }

  private func payload(keepsFrames: Bool) -> [UInt8] {
    var payload: [UInt8] = []
    payload.reserveCapacity(count)
    var position = 0
    for frame in frames {
      let pixels = bytes[frame.pixels..<frame.pixels + frame.pixelCount]
      payload += bytes[position..<frame.digest]
      payload += TraceFrame.digest(of: Array(pixels))
      payload += bytes[frame.digest + TraceFormat.frameDigestBytes..<frame.pixels]
      if keepsFrames { payload += pixels }
      position = frame.pixels + frame.pixelCount
    }
    return payload + bytes[position..<count]
  }
}

extension TraceFrame {
  /// The digest of an aperture image as a trace has it.
  public static func digest(of aperture: [UInt8]) -> [UInt8] {
    Array(Digest256(of: aperture).bytes.prefix(TraceFormat.frameDigestBytes))
  }
}
