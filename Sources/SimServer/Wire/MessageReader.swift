import CVhostUser
import Glibc

/// Reads messages off a socket without ever waiting or reading beyond a message's end, so that descriptors are known
/// to belong to the message that they came with.
struct MessageReader {
  /// A whole message.
  struct Message {
    let header: VhostUserHeader
    let payload: [UInt8]
    let descriptors: [OwnedDescriptor]
  }

  /// What reading led to.
  enum Outcome {
    case message(Message)
    /// The rest has not arrived yet.
    case incomplete
    /// The guest has closed the connection.
    case closed
  }

  private var bytes: [UInt8] = []
  private var header: VhostUserHeader?
  private var descriptors: [OwnedDescriptor] = []

  /// Reads what is there, up to the end of one message.
  /// - Throws: when the header breaks the protocol, or the socket fails.
  mutating func read(from socket: Int32) throws(GuestError) -> Outcome {
    while true {
      if header == nil, bytes.count == VhostUserHeader.byteCount { header = try VhostUserHeader(bytes) }
      let wanted = VhostUserHeader.byteCount + (header?.payloadCount ?? 0) - bytes.count
      if let header, wanted == 0 { return .message(take(header)) }
      switch try receive(wanted, from: socket) {
      case .some(true): continue
      case .some(false): return .incomplete
      case .none: return .closed
      }
    }
  }

  private mutating func take(_ header: VhostUserHeader) -> Message {
    defer { (bytes, self.header, descriptors) = ([], nil, []) }
    return Message(
      header: header, payload: Array(bytes[VhostUserHeader.byteCount...]), descriptors: descriptors)
  }

  /// - Returns: whether anything came; nil at the end of the stream.
  private mutating func receive(_ count: Int, from socket: Int32) throws(GuestError) -> Bool? {
    var numbers = [Int32](repeating: -1, count: Int(CVU_DESCRIPTORS))
    var numberCount: Int32 = 0
    var received = 0
    let part = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      received = cvu_receive(socket, buffer.baseAddress, count, &numbers, &numberCount)
      initialised = max(0, received)
    }
    descriptors += numbers.prefix(Int(numberCount)).map(OwnedDescriptor.init)
    guard descriptors.count <= RegionLayout.most else { throw GuestError("a message has more than 8 descriptors") }
    bytes += part
    switch Int32(truncatingIfNeeded: -received) {
    case 0: return nil
    case EAGAIN, EINTR: return false
    case EMSGSIZE: throw GuestError("a message has more than 8 descriptors")
    case ECONNRESET: return nil
    case let number where received < 0: throw GuestError("the socket failed, errno \(number)")
    default: return true
    }
  }
}
