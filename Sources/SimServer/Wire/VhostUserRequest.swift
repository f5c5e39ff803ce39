/// The requests that this back end takes, by their numbers (QEMU's docs/interop/vhost-user.rst, "Front-end message
/// types"). The others belong to features that it does not offer.
enum VhostUserRequest: UInt32, CaseIterable {
  case getFeatures = 1
  case setFeatures = 2
  case setOwner = 3
  case resetOwner = 4
  case setMemoryTable = 5
  case setRingSize = 8
  case setRingAddress = 9
  case setRingBase = 10
  case getRingBase = 11
  case setRingKick = 12
  case setRingCall = 13
  case setRingError = 14
  case getProtocolFeatures = 15
  case setProtocolFeatures = 16
  case getQueueCount = 17
  case enableRing = 18
  case getConfiguration = 24
  case setConfiguration = 25
  case resetDevice = 34
}

/// Feature bits of the rings (virtio 1.2, 6) and of the protocol.
enum VhostUserFeature {
  /// Descriptors may point to a table of more descriptors.
  static let indirectDescriptors: UInt64 = 1 << 28
  /// Kicks are asked for by index. Not offered, but QEMU 7.2 acknowledges it all the same.
  static let eventIndex: UInt64 = 1 << 29
  /// Protocol features can be negotiated.
  static let protocolFeatures: UInt64 = 1 << 30
  /// The device follows virtio 1.0 or later.
  static let version1: UInt64 = 1 << 32
  /// What every device here offers.
  static let offered = indirectDescriptors | protocolFeatures | version1

  /// More than one queue can be asked for.
  static let multipleQueues: UInt64 = 1 << 0
  /// Requests may ask for an acknowledgement.
  static let replyAcknowledge: UInt64 = 1 << 3
  /// The device has a configuration space.
  static let configuration: UInt64 = 1 << 9
}
