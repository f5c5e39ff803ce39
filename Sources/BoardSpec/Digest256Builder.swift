import Crypto

/// A SHA-256 digest of bytes that come piece by piece.
public struct Digest256Builder: Sendable {
  private var hash = SHA256()

  /// The digest of no bytes yet.
  public init() {}

  /// Takes in the next bytes.
  public mutating func add(_ bytes: [UInt8]) { hash.update(data: bytes) }

  /// The digest of all bytes so far.
  public var digest: Digest256 {
    guard let digest = Digest256(stored: Array(hash.finalize())) else { preconditionFailure("SHA-256 has 32 bytes") }
    return digest
  }
}
