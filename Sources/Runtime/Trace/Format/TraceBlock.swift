import CandelaHAL

/// A block of records that is being filled. Filling it allocates nothing while the records fit.
///
/// `@unchecked Sendable`: one thread has it at a time. The recorder fills it and hands it to the writer through
/// `TraceRing`, which hands it back when it is written.
final class TraceBlock: @unchecked Sendable {
  /// Where a frame's digest and pixels lie; the writer computes the digest.
  struct FrameSlot {
    let digest: Int
    let pixels: Int
    let pixelCount: Int
  }

  /// The payload's memory; `count` bytes of it are used.
  private(set) var bytes: [UInt8]
  /// Bytes used.
  private(set) var count = 0
  /// Records in it.
  private(set) var records: UInt32 = 0
  /// Number of the first record.
  private(set) var firstRecord: UInt64 = 0
  /// The connection's clock at the start.
  private(set) var time = Timestamp(nanoseconds: 0)
  /// The wall clock at the start, nanoseconds since 1970.
  private(set) var wallNanoseconds: UInt64 = 0
  /// The frames in it.
  private(set) var frames: [FrameSlot] = []
  /// The time of the latest record.
  private(set) var lastTime = Timestamp(nanoseconds: 0)

  /// A block for so many bytes of payload.
  init(capacity: Int) {
    bytes = [UInt8](repeating: 0, count: capacity)
    frames.reserveCapacity(capacity / Self.smallestFrame)
  }

  /// A frame record without its pixels takes at least so many bytes.
  private static let smallestFrame = 32

  /// Empties the block for records from `number` on.
  func start(number: UInt64, time: Timestamp, wallNanoseconds: UInt64) {
    count = 0
    records = 0
    firstRecord = number
    self.time = time
    lastTime = time
    self.wallNanoseconds = wallNanoseconds
    frames.removeAll(keepingCapacity: true)
  }

  /// Whether another record of at most so many bytes fits.
  func hasRoom(for length: Int) -> Bool { length <= bytes.count - count }

  /// Makes room for a record that is longer than a block as a rule is; allocates.
  func grow(for length: Int) {
    bytes += [UInt8](repeating: 0, count: max(0, count + length - bytes.count))
  }

  // MARK: Parts of a record

  /// Begins a record: tag, and the time since the record before.
  func begin(_ tag: TraceTag, at time: Timestamp) {
    records += 1
    byte(tag.rawValue)
    signed(Int64(bitPattern: time.nanoseconds &- lastTime.nanoseconds))
    lastTime = time
  }

  func byte(_ value: UInt8) {
    bytes[count] = value
    count += 1
  }

  /// The low bytes of a number, least significant first.
  func number(_ value: UInt64, bytes count: Int) {
    for index in 0..<count { byte(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }

  /// See `TraceBytes.varint`.
  func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      byte(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    byte(UInt8(rest))
  }

  /// See `TraceBytes.signed`.
  func signed(_ value: Int64) { varint(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  func append(_ span: Span<UInt8>) {
    var target = bytes.mutableSpan
    for index in span.indices { target[count + index] = span[index] }
    count += span.count
  }

  /// A text with its length before it.
  func text(_ text: String) {
    varint(UInt64(text.utf8.count))
    for unit in text.utf8 { byte(unit) }
  }

  /// An error of the hardware layer, or that there is none.
  func failure(_ failure: HALError?) {
    guard let failure else { return byte(0) }
    byte(1)
    byte(UInt8(HALError.Kind.allCases.firstIndex(of: failure.kind) ?? 0))
    byte(failure.errno == nil ? 0 : 1)
    if let errno = failure.errno { signed(Int64(errno)) }
    text(failure.operation)
    text(failure.subject)
    byte(failure.cause == nil ? 0 : 1)
    if let cause = failure.cause { text(cause) }
  }

  /// Most bytes of `failure(_:)`.
  static func length(of failure: HALError?) -> Int {
    guard let failure else { return 1 }
    return 40 + failure.operation.utf8.count + failure.subject.utf8.count + (failure.cause?.utf8.count ?? 0)
  }

  /// The digest's place and the pixels behind it, whether they are kept or not: the writer computes the one from the other.
  func frame(_ pixels: Span<UInt8>, areKept: Bool) {
    let digest = count
    count += TraceFormat.frameDigestBytes
    byte(areKept ? 1 : 0)
    frames.append(FrameSlot(digest: digest, pixels: count, pixelCount: pixels.count))
    append(pixels)
  }
}
