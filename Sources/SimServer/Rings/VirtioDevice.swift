import CandelaHAL

/// A virtual device that a guest's driver talks to through rings.
protocol VirtioDevice: AnyObject {
  /// Rings that it has.
  var queueCount: Int { get }
  /// Feature bits of its own kind.
  var features: UInt64 { get }
  /// Its configuration space, little-endian; empty when it has none.
  var configuration: [UInt8] { get }
  /// When it has something to deliver next, on the board's clock; nil while it has nothing.
  var nextDelivery: Timestamp? { get }

  /// The guest has kicked a ring.
  /// - Throws: when the guest broke a rule; its session is over.
  func process(queue index: Int, of rings: VirtioRings) throws(GuestError)
  /// Delivers what is due.
  func deliver(until now: Timestamp, to rings: VirtioRings) throws(GuestError)
  /// Passes over what is due while there is no guest.
  func deliverToNobody(until now: Timestamp)
  /// A ring stops: chains that were taken from it are given back now or never.
  func stop(queue index: Int, of rings: VirtioRings) throws(GuestError)
  /// The guest has reset the device, or has gone: as after power-on of the host.
  func reset()
}
