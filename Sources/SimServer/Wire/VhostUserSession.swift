/// One guest at one device, from its first message to its last: the protocol without its transport.
final class VhostUserSession {
  /// Memory and rings as the guest has set them up.
  let rings: VirtioRings
  private let device: any VirtioDevice
  private var protocolFeatures: UInt64 = 0

  /// A guest that has said nothing yet.
  init(device: any VirtioDevice) {
    self.device = device
    rings = VirtioRings(queueCount: device.queueCount)
  }

  /// Acts on one message.
  /// - Parameter descriptors: those that came with it; what is not needed is closed.
  /// - Returns: the bytes to send back, if any.
  /// - Throws: when the message breaks the protocol; the session is over.
  func answer(
    _ header: VhostUserHeader, _ payload: [UInt8], descriptors: [OwnedDescriptor]
  ) throws(GuestError) -> [UInt8]? {
    guard let request = VhostUserRequest(rawValue: header.request) else {
      throw GuestError("message \(header.request) is not known")
    }
    if let reply = try reply(to: request, payload) { return VhostUserHeader.reply(to: header.request, reply) }
    try accept(request, payload, descriptors)
    let wantsAcknowledge = header.needsReply && protocolFeatures & VhostUserFeature.replyAcknowledge != 0
    return wantsAcknowledge ? VhostUserHeader.reply(to: header.request, Self.bytes(of: 0)) : nil
  }

  /// Requests with a reply of their own.
  private func reply(to request: VhostUserRequest, _ payload: [UInt8]) throws(GuestError) -> [UInt8]? {
    switch request {
    case .getFeatures: return Self.bytes(of: device.features | VhostUserFeature.offered)
    case .getProtocolFeatures: return Self.bytes(of: offeredProtocolFeatures)
    case .getQueueCount: return Self.bytes(of: UInt64(device.queueCount))
    case .getConfiguration: return try ConfigurationWindow(payload).reply(from: device.configuration)
    case .getRingBase:
      let index = try RingState(payload).index
      let queue = try queue(index)
      try device.stop(queue: Int(index), of: rings)
      (queue.kick, queue.isEnabled) = (nil, true)
      return RingState(index: index, number: UInt32(queue.nextAvailable)).bytes
    default: return nil
    }
  }

  /// Requests without.
  private func accept(
    _ request: VhostUserRequest, _ payload: [UInt8], _ descriptors: [OwnedDescriptor]
  ) throws(GuestError) {
    switch request {
    case .setFeatures: try setFeatures(payload)
    case .setProtocolFeatures: protocolFeatures = try Self.number(payload) & offeredProtocolFeatures
    case .setMemoryTable: try setMemory(payload, descriptors)
    case .setRingSize:
      let state = try RingState(payload)
      try queue(state.index).setSize(state.number)
    case .setRingAddress:
      let addresses = try RingAddresses(payload)
      try queue(addresses.index).setAddresses(addresses)
    case .setRingBase:
      let state = try RingState(payload)
      try queue(state.index).setBase(state.number)
    case .enableRing:
      let state = try RingState(payload)
      try queue(state.index).isEnabled = state.number != 0
    case .setRingKick:
      let event = try RingEvent(payload)
      try queue(event.index).kick = try Self.event(event, descriptors)
    case .setRingCall:
      let event = try RingEvent(payload)
      try queue(event.index).call = try Self.event(event, descriptors)
    case .resetOwner, .resetDevice: device.reset()
    // The configuration is read-only and errors are logged on this side.
    case .setOwner, .setRingError, .setConfiguration: break
    case .getFeatures, .getProtocolFeatures, .getQueueCount, .getConfiguration, .getRingBase: break
    }
  }

  private var offeredProtocolFeatures: UInt64 {
    VhostUserFeature.multipleQueues | VhostUserFeature.replyAcknowledge
      | (device.configuration.isEmpty ? 0 : VhostUserFeature.configuration)
  }

  private func setFeatures(_ payload: [UInt8]) throws(GuestError) {
    let features = try Self.number(payload)
    for queue in rings.queues { queue.usesEventIndex = features & VhostUserFeature.eventIndex != 0 }
  }

  private func setMemory(_ payload: [UInt8], _ descriptors: [OwnedDescriptor]) throws(GuestError) {
    let layouts = try RegionLayout.table(payload)
    guard layouts.count == descriptors.count else {
      throw GuestError("\(layouts.count) memory regions with \(descriptors.count) descriptors")
    }
    var regions: [GuestRegion] = []
    for (layout, file) in zip(layouts, descriptors) { regions.append(try GuestRegion(layout, of: file)) }
    rings.memory = GuestMemory(regions)
  }

  private func queue(_ index: UInt32) throws(GuestError) -> SplitQueue {
    guard index < rings.queues.count else { throw GuestError("ring \(index) of \(rings.queues.count)") }
    return rings.queues[Int(index)]
  }

  private static func event(
    _ event: RingEvent, _ descriptors: [OwnedDescriptor]
  ) throws(GuestError) -> EventDescriptor? {
    guard event.hasDescriptor else { return nil }
    guard let descriptor = descriptors.first else { throw GuestError("an event without its descriptor") }
    return try EventDescriptor(descriptor)
  }

  private static func number(_ payload: [UInt8]) throws(GuestError) -> UInt64 {
    var reader = ByteReader(payload)
    return try reader.next(UInt64.self)
  }

  private static func bytes(of number: UInt64) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(number)
    return writer.bytes
  }
}
