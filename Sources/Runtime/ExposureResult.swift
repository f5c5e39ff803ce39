import CandelaBoardSpec
import CandelaHAL

/// What the controller said about one exposure: its result block.
public struct ExposureResult: Sendable, Hashable {
  /// Triggers accepted since reset, this one included.
  public let epoch: UInt32
  /// The SEQUENCE that stood at the trigger.
  public let sequence: UInt32
  /// The class with the highest output, from the analog peak-hold.
  public let winner: Int
  /// Bit n: a line was empty before output n was compared.
  public let saturation: UInt16
  /// Trigger accepted to winner latched, in nanoseconds.
  public let durationNanoseconds: UInt32
  /// Controller clock when the winner was latched, in microseconds; wraps.
  public let controllerMicroseconds: UInt32
  /// How far it can be trusted.
  public internal(set) var quality: ResultQuality
  /// When DATA_READY rose, on the connection's clock.
  public let readyTime: Timestamp

  /// Takes the result block that `port` read last; what is wrong with it shows in `quality`.
  init(from port: ControllerPort, readyTime: Timestamp, classCount: Int) {
    self.readyTime = readyTime
    epoch = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.epoch))
    sequence = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.resultSequence))
    winner = Int(port.value(of: RegisterMap.winner))
    saturation = UInt16(truncatingIfNeeded: port.value(of: RegisterMap.saturation))
    durationNanoseconds = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.duration))
    controllerMicroseconds = UInt32(truncatingIfNeeded: port.value(of: RegisterMap.resultTime))
    let flags = port.value(of: RegisterMap.resultFlags)
    quality = []
    if ResultFlagBit.saturated.isSet(in: flags) { quality.insert(.saturated) }
    if ResultFlagBit.stale.isSet(in: flags) { quality.insert(.stale) }
    if ResultFlagBit.faulted.isSet(in: flags) { quality.insert(.faulted) }
    if !ResultFlagBit.valid.isSet(in: flags) || winner >= classCount { quality.insert(.invalid) }
  }
}

/// The signed outputs of one exposure as the 12-bit diagnostic ADC read them, -2048...2047.
public struct OutputCodes: Sendable, Hashable, RandomAccessCollection {
  private var codes = SIMD16<Int16>()
  /// Number of outputs, 1...16.
  public let count: Int

  /// So many outputs, all zero.
  /// - Precondition: `count` is 0...16.
  public init(count: Int) {
    precondition((0...RegisterMap.largestClassCount).contains(count), "0...16 outputs")
    self.count = count
  }

  /// Outputs from an array of at most 16.
  public init(_ values: [Int16]) {
    self.init(count: values.count)
    for (index, value) in values.enumerated() { codes[index] = value }
  }

  /// First position.
  public var startIndex: Int { 0 }
  /// Position after the last output.
  public var endIndex: Int { count }

  /// The code of one output.
  public internal(set) subscript(position: Int) -> Int16 {
    get {
      precondition(position >= 0 && position < count, "output \(position) of \(count)")
      return codes[position]
    }
    set { codes[position] = newValue }
  }

  /// The highest code minus the second highest; nil with fewer than two outputs.
  public var margin: Int? {
    guard count >= 2 else { return nil }
    var best = Int16.min
    var second = Int16.min
    for code in self {
      if code > best {
        second = best
        best = code
      } else if code > second {
        second = code
      }
    }
    return Int(best) - Int(second)
  }
}
