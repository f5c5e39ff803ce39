/// What lights the aperture while a board is served.
public struct ServedScene {
  /// Delivers the next aperture image (row-major, amplitude 0...255); nil when there are no more, and the last one stays.
  public let next: () throws -> [UInt8]?
  /// Nanoseconds from one image to the next; nil shows the first one only.
  public let period: UInt64?
  /// Reads the image that a control line names.
  public let load: (String) throws -> [UInt8]

  /// A scene of one image or a paced one.
  public init(
    period: UInt64? = nil, next: @escaping () throws -> [UInt8]?, load: @escaping (String) throws -> [UInt8]
  ) {
    self.next = next
    self.period = period
    self.load = load
  }
}
