import CandelaHAL
import CandelaSim

/// A virtio I2C adapter (device 34; virtio 1.2, 5.11) whose bus is the simulated board's.
///
/// Requests that a driver joins (FAIL_NEXT) are one transfer: START, the messages with repeated STARTs between them,
/// STOP. The next transfer begins when the one before has been given back, and that is not before its wire time has
/// passed on the host's clock: so the bus is as fast as it would be, and no faster.
final class VirtioI2CDevice: VirtioDevice {
  /// VIRTIO_I2C_F_ZERO_LENGTH_REQUEST: messages without bytes, as address probes are.
  private static let zeroLengthFeature: UInt64 = 1 << 0
  /// Linux's i2c-dev joins at most so many messages (I2C_RDWR_IOCTL_MAX_MSGS).
  static let mostMessages = 42

  let queueCount = 1
  let features = VirtioI2CDevice.zeroLengthFeature
  let configuration: [UInt8] = []

  private let served: ServedBoard
  /// Chains that wait for the bus, from `nextWaiting` on.
  private var waiting: [DescriptorChain] = []
  private var nextWaiting = 0
  /// The transfer on the bus: its chains with what they give back, and when.
  private var running: [(chain: DescriptorChain, output: [UInt8])] = []
  private var endOfTransfer = Timestamp(nanoseconds: 0)

  /// An adapter for a served board.
  init(_ served: ServedBoard) { self.served = served }

  var nextDelivery: Timestamp? { running.isEmpty ? nil : endOfTransfer }

  func process(queue index: Int, of rings: VirtioRings) throws(GuestError) {
    waiting += try rings.takeChains(from: index)
    try startNext(rings)
  }

  func deliver(until now: Timestamp, to rings: VirtioRings) throws(GuestError) {
    guard !running.isEmpty, endOfTransfer <= now else { return }
    try finish(rings)
    try startNext(rings)
  }

  /// Without a guest nothing is on the bus.
  func deliverToNobody(until now: Timestamp) { reset() }

  func stop(queue index: Int, of rings: VirtioRings) throws(GuestError) {
    // What has crossed the wire is given back; the rest never began and is still there when the ring goes on.
    if !running.isEmpty { try finish(rings) }
    rings.queues[index].putBack(waiting.count - nextWaiting)
    reset()
  }

  func reset() {
    running = []
    waiting = []
    nextWaiting = 0
  }

  private func finish(_ rings: VirtioRings) throws(GuestError) {
    for (chain, output) in running { try rings.complete(chain, on: 0, with: output) }
    running = []
    rings.notify(0)
  }

  /// Puts the next joined requests on the bus, if it is free.
  private func startNext(_ rings: VirtioRings) throws(GuestError) {
    guard running.isEmpty, nextWaiting < waiting.count else { return }
    var requests: [I2CRequest] = []
    repeat {
      let chain = waiting[nextWaiting]
      nextWaiting += 1
      let most = I2CRequest.headerCount + I2CRequest.mostBytes
      requests.append(I2CRequest(chain, try rings.input(of: chain, most: most)))
    } while requests.last?.isContinued == true && nextWaiting < waiting.count && requests.count < Self.mostMessages
    if nextWaiting == waiting.count { (waiting, nextWaiting) = ([], 0) }
    transfer(requests)
  }

  /// All messages up to the first that makes no sense go over the wire; that one and the rest fail.
  private func transfer(_ requests: [I2CRequest]) {
    served.synchronise()
    let sensible = requests.prefix { $0.message != nil }
    var messages = sensible.compactMap(\.message)
    let count = messages.isEmpty ? 0 : served.board.bus.transfer(&messages)
    for (index, request) in requests.enumerated() {
      let bytes = index < count ? (messages[index].direction == .read ? messages[index].bytes : []) : nil
      running.append((request.chain, request.output(read: bytes)))
    }
    endOfTransfer = served.board.time.now
  }
}
