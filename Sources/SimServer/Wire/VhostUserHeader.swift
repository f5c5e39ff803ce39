/// The twelve bytes before every message (QEMU's docs/interop/vhost-user.rst, "Header").
struct VhostUserHeader: Equatable {
  static let byteCount = 12
  /// The longest message that is needed here has 12 + 256 bytes (GET_CONFIG), the longest table 8 + 8 x 32.
  static let longestPayload = 4_096
  private static let version: UInt32 = 1
  private static let versionMask: UInt32 = 0x3
  private static let replyFlag: UInt32 = 0x4
  private static let needsReplyFlag: UInt32 = 0x8

  /// The request's number, known or not.
  let request: UInt32
  /// Whether the sender waits for a reply even where the request has none of its own.
  let needsReply: Bool
  /// Bytes that follow.
  let payloadCount: Int

  init(request: UInt32, needsReply: Bool = false, payloadCount: Int) {
    self.request = request
    self.needsReply = needsReply
    self.payloadCount = payloadCount
  }

  /// Reads a header.
  /// - Throws: when it is of another version or announces more than any message has.
  init(_ bytes: some Collection<UInt8>) throws(GuestError) {
    var reader = ByteReader(bytes)
    request = try reader.next(UInt32.self)
    let flags = try reader.next(UInt32.self)
    guard flags & Self.versionMask == Self.version else {
      throw GuestError("a message header has version \(flags & Self.versionMask), not \(Self.version)")
    }
    needsReply = flags & Self.needsReplyFlag != 0
    let size = try reader.next(UInt32.self)
    guard size <= Self.longestPayload else { throw GuestError("message \(request) announces \(size) bytes") }
    payloadCount = Int(size)
  }

  /// A whole reply to a request.
  static func reply(to request: UInt32, _ payload: [UInt8]) -> [UInt8] {
    message(request, payload, flags: version | replyFlag)
  }

  /// A whole message as a front end sends it.
  static func request(_ request: UInt32, _ payload: [UInt8], needsReply: Bool = false) -> [UInt8] {
    message(request, payload, flags: version | (needsReply ? needsReplyFlag : 0))
  }

  private static func message(_ request: UInt32, _ payload: [UInt8], flags: UInt32) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(request)
    writer.append(flags)
    writer.append(UInt32(payload.count))
    writer.append(payload)
    return writer.bytes
  }
}
