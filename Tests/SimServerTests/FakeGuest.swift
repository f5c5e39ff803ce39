import CVhostUser
import Foundation
import Testing

/// A front end with a driver behind it: memory, rings and the messages that announce them, byte by byte as the
/// specification has them (written without the server's own types).
final class FakeGuest {
  /// Where the guest, and where the front end has the memory.
  static let guestBase: UInt64 = 0x4000_0000
  static let userBase: UInt64 = 0x7F00_0000_0000
  static let memorySize = 1 << 20
  static let ringSize = 64
  /// A ring's parts: descriptors, available, used, from the ring's start.
  static let ringStride = 0x4000
  private static let availableOffset = 0x1000
  private static let usedOffset = 0x2000
  private static let buffersOffset = 0x4_0000

  let socket: Int32
  let file: Int32
  let memory: UnsafeMutableRawPointer
  private(set) var kicks: [Int: Int32] = [:]
  private(set) var calls: [Int: Int32] = [:]
  private var nextBuffer = FakeGuest.buffersOffset
  private var bufferEnd = FakeGuest.memorySize - 64
  private var nextDescriptor: [Int] = [0, 0]
  private var seenUsed: [UInt16] = [0, 0]
  private let pump: () -> Void

  /// Connects to a socket; `pump` lets the server work.
  init(_ path: String, pump: @escaping () -> Void) throws {
    self.pump = pump
    socket = cvu_connect(path)
    try #require(socket >= 0)
    let name = NSTemporaryDirectory() + "/candela-guest-\(UUID().uuidString)"
    file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    unlink(name)
    try #require(file >= 0 && ftruncate(file, off_t(Self.memorySize)) == 0)
    let address = mmap(nil, Self.memorySize, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    memory = try #require(address != MAP_FAILED ? address : nil)
    pump()
  }

  deinit {
    hangUp()
    munmap(memory, Self.memorySize)
    for descriptor in Array(kicks.values) + Array(calls.values) + [file] { close(descriptor) }
  }

  private var isConnected = true

  func hangUp() {
    guard isConnected else { return }
    isConnected = false
    close(socket)
    pump()
  }

  // MARK: Messages

  static func bytes(_ values: UInt64..., width: Int) -> [UInt8] {
    values.flatMap { value in (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }
  }

  func send(raw bytes: [UInt8], descriptors: [Int32] = []) {
    _ = cvu_send(socket, bytes, bytes.count, descriptors, Int32(descriptors.count))
    pump()
  }

  func send(_ request: UInt64, _ payload: [UInt8] = [], descriptors: [Int32] = [], flags: UInt64 = 1) {
    send(
      raw: Self.bytes(request, flags, UInt64(payload.count), width: 4) + payload, descriptors: descriptors)
  }

  /// The reply's payload; nil when none came.
  func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var descriptors = [Int32](repeating: -1, count: 8)
    var count: Int32 = 0
    let size = cvu_receive(socket, &buffer, buffer.count, &descriptors, &count)
    return size >= 12 ? Array(buffer[12..<size]) : nil
  }

  func number(_ request: UInt64) -> UInt64? {
    send(request)
    return receive()?.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whether the server has closed the connection.
  var isClosed: Bool {
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) == 0
  }

  // MARK: Setting up

  func shareMemory(size: Int = FakeGuest.memorySize) {
    send(
      5, Self.bytes(1, 0, width: 4) + Self.bytes(Self.guestBase, UInt64(size), Self.userBase, 0, width: 8),
      descriptors: [file])
  }

  /// All that QEMU says before a driver may use its rings.
  func setUp(
    queues: Int, features: UInt64 = 1 << 32 | 1 << 28 | 1 << 30 | 1, size: Int = FakeGuest.memorySize
  ) {
    for request: UInt64 in [3, 1, 15] { send(request) }
    while receive() != nil {}
    send(16, Self.bytes(1 << 3 | 1 << 9, width: 8))
    send(2, Self.bytes(features, width: 8))
    shareMemory(size: size)
    bufferEnd = size - 64
    for queue in 0..<queues { setUpRing(queue) }
  }

  func setUpRing(_ queue: Int, base: UInt16 = 0) {
    let index = UInt64(queue)
    let start = Self.userBase + UInt64(queue * Self.ringStride)
    memset(memory + queue * Self.ringStride, 0, Self.ringStride)
    (nextDescriptor[queue], seenUsed[queue]) = (0, base)
    store16(base, at: queue * Self.ringStride + Self.availableOffset + 2)
    store16(base, at: queue * Self.ringStride + Self.usedOffset + 2)
    send(8, Self.bytes(index, UInt64(Self.ringSize), width: 4))
    send(10, Self.bytes(index, UInt64(base), width: 4))
    send(
      9,
      Self.bytes(index, 0, width: 4)
        + Self.bytes(start, start + UInt64(Self.usedOffset), start + UInt64(Self.availableOffset), 0, width: 8))
    let (kick, call) = (kicks[queue] ?? cvu_event(), calls[queue] ?? cvu_event())
    (kicks[queue], calls[queue]) = (kick, call)
    send(13, Self.bytes(index, width: 8), descriptors: [call])
    send(12, Self.bytes(index, width: 8), descriptors: [kick])
    send(18, Self.bytes(index, 1, width: 4))
  }

  // MARK: Rings

  func store16(_ value: UInt16, at offset: Int) {
    memory.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt16.self)
  }

  func load16(_ offset: Int) -> UInt16 { UInt16(littleEndian: memory.load(fromByteOffset: offset, as: UInt16.self)) }

  func bytes(at offset: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { memory.load(fromByteOffset: offset + $0, as: UInt8.self) }
  }

  func store(_ bytes: [UInt8], at offset: Int) {
    for (index, byte) in bytes.enumerated() {
      memory.storeBytes(of: byte, toByteOffset: offset + index, as: UInt8.self)
    }
  }

  /// A descriptor's sixteen bytes.
  static func descriptor(_ offset: Int, _ count: Int, flags: UInt64, next: Int) -> [UInt8] {
    bytes(guestBase + UInt64(offset), width: 8) + bytes(UInt64(count), width: 4)
      + bytes(flags, UInt64(next), width: 2)
  }

  /// A request on a ring: pieces to be read, then rooms to be written.
  struct Request {
    let head: UInt16
    /// Where the rooms are, and their sizes.
    let rooms: [(offset: Int, count: Int)]
  }

  private func buffer(_ count: Int) -> Int {
    if nextBuffer + count > bufferEnd { nextBuffer = Self.buffersOffset }
    defer { nextBuffer += (count + 15) / 16 * 16 }
    return nextBuffer
  }

  /// Adds a request to the available ring; the device is not told.
  func add(_ queue: Int, reading pieces: [[UInt8]], writing rooms: [Int], isIndirect: Bool = true) -> Request {
    let parts = pieces.map { ($0.count, false) } + rooms.map { ($0, true) }
    let offsets = parts.map { buffer($0.0) }
    for (piece, offset) in zip(pieces, offsets) { store(piece, at: offset) }
    let start = queue * Self.ringStride
    let first = nextDescriptor[queue] % Self.ringSize
    let table = isIndirect ? buffer(16 * parts.count) : start
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let slot = isIndirect ? index : (first + index) % Self.ringSize
      let next = isIndirect ? index + 1 : (slot + 1) % Self.ringSize
      let flags: UInt64 = (isLast ? 0 : 1) | (part.1 ? 2 : 0)
      store(Self.descriptor(offsets[index], part.0, flags: flags, next: next), at: table + 16 * slot)
    }
    if isIndirect { store(Self.descriptor(table, 16 * parts.count, flags: 4, next: 0), at: start + 16 * first) }
    nextDescriptor[queue] += isIndirect ? 1 : parts.count
    offer(UInt16(first), on: queue)
    return Request(head: UInt16(first), rooms: Array(zip(offsets.dropFirst(pieces.count), rooms)).map { ($0, $1) })
  }

  /// Puts a head into the available ring.
  func offer(_ head: UInt16, on queue: Int) {
    let available = queue * Self.ringStride + Self.availableOffset
    let index = load16(available + 2)
    store16(head, at: available + 4 + 2 * (Int(index) % Self.ringSize))
    store16(index &+ 1, at: available + 2)
  }

  func kick(_ queue: Int) {
    var one: UInt64 = 1
    _ = write(kicks[queue] ?? -1, &one, 8)
    pump()
  }

  /// What the device has given back since the last call: heads and bytes written.
  func takeUsed(_ queue: Int) -> [(head: UInt16, count: Int)] {
    let used = queue * Self.ringStride + Self.usedOffset
    var result: [(UInt16, Int)] = []
    while seenUsed[queue] != load16(used + 2) {
      let entry = used + 4 + 8 * (Int(seenUsed[queue]) % Self.ringSize)
      result.append((load16(entry), Int(load16(entry + 4))))
      seenUsed[queue] &+= 1
    }
    return result
  }

  /// Whether the device has woken the guest since the last call.
  func wasCalled(_ queue: Int) -> Bool {
    var count: UInt64 = 0
    return read(calls[queue] ?? -1, &count, 8) == 8
  }

  func contents(of request: Request) -> [UInt8] { request.rooms.flatMap { bytes(at: $0.offset, $0.count) } }
}
