import CandelaHAL
import CVhostUser
import Glibc
import Logging

/// One device at one socket: waits for a guest, serves it until it goes or breaks the protocol, waits for the next.
final class GuestEndpoint {
  /// What the endpoint wants to be polled for.
  enum Source: Equatable {
    case listener
    case connection
    case kick(queue: Int)
  }

  private let device: any VirtioDevice
  private let listener: ListeningSocket
  private let logger: Logger
  private var connection: OwnedDescriptor?
  private var reader = MessageReader()
  private(set) var session: VhostUserSession?

  /// Listens for guests of a device.
  /// - Throws: `SimServerError` as `ListeningSocket`.
  init(_ device: any VirtioDevice, path: String, logger: Logger) throws(SimServerError) {
    self.device = device
    self.logger = logger
    listener = try ListeningSocket(path: path)
  }

  /// Descriptors to wait for, and what they stand for. While a guest is served, the next waits in the listener's queue.
  var sources: [(descriptor: Int32, source: Source)] {
    guard let connection, let session else { return [(listener.raw, .listener)] }
    let kicks = session.rings.queues.enumerated().compactMap { index, queue in
      queue.kick.map { ($0.raw, Source.kick(queue: index)) }
    }
    return [(connection.raw, .connection)] + kicks
  }

  /// Something is to be read.
  func handle(_ source: Source) {
    switch source {
    case .listener: accept()
    case .connection: attempt { session throws(GuestError) in try readMessages(session) }
    case .kick(let index):
      attempt { session throws(GuestError) in
        if try session.rings.queues[index].kick?.take() == true {
          try device.process(queue: index, of: session.rings)
        }
      }
    }
  }

  /// Gives the guest what is due.
  func deliver(until now: Timestamp) {
    guard let next = device.nextDelivery, next <= now else { return }
    guard session != nil else { return device.deliverToNobody(until: now) }
    attempt { session throws(GuestError) in try device.deliver(until: now, to: session.rings) }
  }

  /// When something is due next.
  var nextDelivery: Timestamp? { device.nextDelivery }

  private func accept() {
    guard let guest = listener.accept() else { return }
    connection = guest
    reader = MessageReader()
    session = VhostUserSession(device: device)
    logger.info("guest connected", metadata: ["socket": "\(listener.path)"])
  }

  /// Messages that are answered before the other device has its turn.
  private static let messagesAtOnce = 64

  private func readMessages(_ session: VhostUserSession) throws(GuestError) {
    for _ in 0..<Self.messagesAtOnce {
      guard let connection else { return }
      switch try reader.read(from: connection.raw) {
      case .incomplete: return
      case .closed: return disconnect(nil)
      case .message(let message):
        let answer = try session.answer(message.header, message.payload, descriptors: message.descriptors)
        if let answer { try Self.send(answer, to: connection) }
      }
    }
  }

  /// Answers are short and guests wait for them: one that has no room for them is broken.
  private static func send(_ bytes: [UInt8], to connection: OwnedDescriptor) throws(GuestError) {
    guard cvu_send(connection.raw, bytes, bytes.count, nil, 0) == bytes.count else {
      throw GuestError("it does not take its answers")
    }
  }

  private func attempt(_ body: (VhostUserSession) throws(GuestError) -> Void) {
    guard let session else { return }
    do { try body(session) } catch { disconnect(error) }
  }

  /// The board stays as it is, but for what the guest drove.
  private func disconnect(_ error: GuestError?) {
    connection = nil
    session = nil
    reader = MessageReader()
    device.reset()
    if let error {
      logger.warning("connection closed: \(error.reason)", metadata: ["socket": "\(listener.path)"])
    } else {
      logger.info("guest disconnected", metadata: ["socket": "\(listener.path)"])
    }
  }
}
