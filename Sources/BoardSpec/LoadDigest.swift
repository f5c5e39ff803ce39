/// The digests by which driver and controller agree on what is loaded (registers MASK_DIGEST and WEIGHTS_DIGEST).
public enum LoadDigest {
  /// Digest of a packed mask: SHA-256 of MASK_FORMAT and the packed bytes.
  public static func mask(format: MaskFormat, packed: [UInt8]) -> Digest256 {
    Digest256(of: [format.rawValue] + packed)
  }

  /// Digest of the weights: SHA-256 of CLASS_COUNT and as many banks of 128 bytes.
  public static func weights(classCount: Int, banks: [UInt8]) -> Digest256 {
    precondition(
      banks.count >= classCount * RegisterMap.weightBankBytes, "a bank of 128 bytes for each of \(classCount) classes")
    return Digest256(of: [UInt8(classCount)] + banks.prefix(classCount * RegisterMap.weightBankBytes))
  }
}

/// How mask levels are written (register MASK_FORMAT).
public enum MaskFormat: UInt8, Sendable, Hashable {
  /// The design's own levels, MASK_BITS each.
  case levels = 0
  /// 16-bit codes of 2 pi / 65,536: an unquantised mask, on simulated boards only.
  case continuous = 1

  /// Bits of one level.
  public func bits(boardMaskBits: Int) -> Int {
    switch self {
    case .levels: boardMaskBits
    case .continuous: 16
    }
  }
}
