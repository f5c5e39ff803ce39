import CandelaBoardSpec
import CandelaHAL
import CandelaSim

/// A virtio GPIO controller (device 41; virtio 1.2, 5.18) whose pins are the simulated board's lines.
///
/// Levels are those of the pins: RESET_N and FAULT_N are low while they are asserted. A pin that the guest does not
/// drive floats to the level to which the board pulls it, at which nothing is asserted and the laser is off.
final class VirtioGPIODevice: VirtioDevice {
  /// VIRTIO_GPIO_F_IRQ.
  private static let interruptFeature: UInt64 = 1 << 0
  private static let requestQueue = 0
  private static let eventQueue = 1
  /// Status of an event chain: nothing happened, or an interrupt did.
  private static let invalidEvent: UInt8 = 0
  private static let validEvent: UInt8 = 1
  /// The lines by their offsets.
  static let order: [BoardLine] = [.reset, .trigger, .laserEnable, .dataReady, .fault, .interlock]

  let queueCount = 2
  let features = VirtioGPIODevice.interruptFeature
  let configuration: [UInt8]

  private let served: ServedBoard
  private let names: [UInt8]
  private(set) var lines: [GPIOLine]
  /// Edges that the board has made and the guest's clock has not come to, oldest first.
  private var edges: [(line: Int, event: LineEvent)] = []

  /// A controller for a served board.
  init(_ served: ServedBoard) {
    self.served = served
    names = Self.order.flatMap { Array($0.rawValue.utf8) + [0] }
    var writer = ByteWriter()
    writer.append(UInt16(Self.order.count))
    writer.append(UInt16(0))
    writer.append(UInt32(names.count))
    configuration = writer.bytes
    let board = served.board.lines
    lines = Self.order.map { GPIOLine($0, seen: board.pinLevel($0)) }
    for (index, line) in Self.order.enumerated() {
      board.watch(line) { [weak self] event in self?.edges.append((index, event)) }
    }
  }

  var nextDelivery: Timestamp? { edges.first?.event.time }

  func process(queue index: Int, of rings: VirtioRings) throws(GuestError) {
    let chains = try rings.takeChains(from: index)
    for chain in chains {
      if index == Self.eventQueue {
        try keep(chain, rings)
      } else {
        served.synchronise()
        let answer = try answer(to: GPIORequest(rings.input(of: chain, most: GPIORequest.byteCount)), rings)
        try rings.complete(chain, on: index, with: answer.count <= chain.writableCount ? answer : [GPIORequest.failed])
      }
    }
    if index == Self.requestQueue, !chains.isEmpty { rings.notify(index) }
  }

  func deliver(until now: Timestamp, to rings: VirtioRings) throws(GuestError) {
    let due = takeEdges(until: now)
    for (index, event) in due {
      show(event, on: index)
      guard lines[index].interrupt.concerns(changeTo: lines[index].seen) else { continue }
      lines[index].isLatched = true
      try raise(index, rings)
    }
  }

  /// Edges go on while nobody listens: the levels must be right when somebody does.
  func deliverToNobody(until now: Timestamp) {
    for (index, event) in takeEdges(until: now) { show(event, on: index) }
  }

  func stop(queue index: Int, of rings: VirtioRings) throws(GuestError) {
    if index == Self.requestQueue { return reset() }
    for line in lines.indices { lines[line].waiting = nil }
  }

  /// The laser first.
  func reset() {
    served.synchronise()
    for index in [2, 1, 0] + Array(3..<lines.count) {
      lines[index].release()
      drive(index)
    }
  }

  // MARK: Requests

  private func answer(to request: GPIORequest?, _ rings: VirtioRings) throws(GuestError) -> [UInt8] {
    guard let request else { return [GPIORequest.failed, 0] }
    if request.kind == .getNames { return [GPIORequest.good] + names }
    guard lines.indices.contains(request.line) else { return [GPIORequest.failed, 0] }
    let index = request.line
    switch request.kind {
    case .getNames: break
    case .getDirection: return [GPIORequest.good, lines[index].direction.rawValue]
    case .getValue: return [GPIORequest.good, level(index).rawValue]
    case .setDirection:
      guard let direction = UInt8(exactly: request.value).flatMap({ GPIOLine.Direction(rawValue: $0) }),
        direction != .output || lines[index].line.isOutput
      else { return [GPIORequest.failed, 0] }
      lines[index].direction = direction
      drive(index)
    case .setValue:
      guard let level = UInt8(exactly: request.value).flatMap({ LineLevel(rawValue: $0) }) else {
        return [GPIORequest.failed, 0]
      }
      lines[index].driven = level
      drive(index)
    case .setInterrupt:
      guard let interrupt = UInt8(exactly: request.value).flatMap({ GPIOLine.Interrupt(rawValue: $0) }) else {
        return [GPIORequest.failed, 0]
      }
      try setInterrupt(interrupt, of: index, rings)
    }
    return [GPIORequest.good, 0]
  }

  /// What is on the pin: of the board's own lines, what the guest's clock has come to.
  private func level(_ index: Int) -> LineLevel {
    lines[index].line.isOutput ? served.board.lines.pinLevel(lines[index].line) : lines[index].seen
  }

  /// Has the board see what the guest drives.
  private func drive(_ index: Int) {
    let line = lines[index].line
    served.board.lines.drive(line, lines[index].logicalLevel)
  }

  // MARK: Interrupts

  private func setInterrupt(_ interrupt: GPIOLine.Interrupt, of index: Int, _ rings: VirtioRings) throws(GuestError) {
    lines[index].interrupt = interrupt
    lines[index].isLatched = false
    if interrupt == .none, let chain = lines[index].waiting {
      lines[index].waiting = nil
      try finish(chain, Self.invalidEvent, rings)
    } else {
      try raise(index, rings)
    }
  }

  /// A chain came for the next interrupt of the line that it names.
  private func keep(_ chain: DescriptorChain, _ rings: VirtioRings) throws(GuestError) {
    var reader = ByteReader(try rings.input(of: chain, most: 2))
    guard let line = try? reader.next(UInt16.self), lines.indices.contains(Int(line)),
      lines[Int(line)].waiting == nil, lines[Int(line)].interrupt != .none
    else { return try finish(chain, Self.invalidEvent, rings) }
    lines[Int(line)].waiting = chain
    try raise(Int(line), rings)
  }

  /// Tells the guest of an interrupt that stands, if it has left a chain for it.
  private func raise(_ index: Int, _ rings: VirtioRings) throws(GuestError) {
    let line = lines[index]
    guard let chain = line.waiting, line.isLatched || line.interrupt.concerns(standing: line.seen) else { return }
    lines[index].waiting = nil
    lines[index].isLatched = false
    try finish(chain, Self.validEvent, rings)
  }

  private func finish(_ chain: DescriptorChain, _ status: UInt8, _ rings: VirtioRings) throws(GuestError) {
    try rings.complete(chain, on: Self.eventQueue, with: [status])
    rings.notify(Self.eventQueue)
  }

  // MARK: Edges

  private func takeEdges(until now: Timestamp) -> [(line: Int, event: LineEvent)] {
    let due = Array(edges.prefix { $0.event.time <= now })
    edges.removeFirst(due.count)
    return due
  }

  private func show(_ event: LineEvent, on index: Int) {
    let logical: LineLevel = event.edge == .rising ? .high : .low
    lines[index].seen = lines[index].line.isActiveLow ? logical.inverted : logical
  }
}
