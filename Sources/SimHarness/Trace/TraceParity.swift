import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim

/// The parity gate: feeds what a recording wrote, drove and showed into a fresh simulated board and compares every answer.
///
/// A recording of the simulator in one process must match byte for byte and nanosecond for nanosecond. One that was made in
/// real time is fed at its own times; `ParityAllowances` says what may then differ.
public struct TraceParity {
  /// What a comparison came to.
  public struct Report {
    /// The first difference; nil where there is none.
    public let difference: TraceDifference?
    /// Transfers whose answers are the same, or differ only where they may.
    public let transfers: UInt64
    /// Frames shown.
    public let frames: UInt64
    /// Whether the recording was made in real time.
    public let isRealTime: Bool
    /// What differed and may, with how often.
    public let allowed: [(field: ParityAllowances.Field, count: UInt64)]
  }

  private let trace: Trace
  private let profile: BoardProfile
  private let device: SimulatedDevice
  private let operators: OperatorCache
  private let isRealTime: Bool

  /// A comparison with a simulated board of the recording's profile, serial number and seed.
  /// - Parameter profile: the recorded one.
  /// - Throws: `TraceError` of kind `badField` or `otherBoard`.
  public init(_ trace: Trace, profile: BoardProfile, operators: OperatorCache) throws(TraceError) {
    let recorded = try trace.header.require(.designDigest)
    guard recorded == "\(profile.designDigest)" else {
      throw TraceError(.otherBoard, "the profile \(profile.name) has other optics than the recorded board")
    }
    self.trace = trace
    self.profile = profile
    self.operators = operators
    isRealTime = try trace.header.require(.hostKind) != "simulated"
    var device = try trace.header.device()
    // What is on wires says itself who it is.
    if isRealTime, let serial = Self.serial(in: trace, eeprom: profile.addresses.eeprom) { device.serial = serial }
    self.device = device
  }

  /// Compares to the first difference or the end.
  /// - Parameter frames: where the light comes from; not asked where frames were written to the board.
  /// - Throws: `TraceError` of kind `framesMissing`, `SimulationError`, and what the frame source reports.
  public func run(_ frames: TraceReplay.Frames) throws -> Report {
    let board = try SimulatedBoard(
      profile: profile, serial: device.serial, seed: device.seed, ideal: device.isIdeal, errors: device.errors,
      operatorProvider: operators)
    let light = try ParityLight(trace, frames, board)
    let run = ParityRun(board, light, profile, start: trace.blocks.first?.time, isRealTime: isRealTime)
    var cursor = trace.cursor()
    while run.difference == nil, let entry = cursor.next() { try run.step(entry) }
    return Report(
      difference: run.difference, transfers: run.transfers, frames: run.frames, isRealTime: isRealTime,
      allowed: run.comparison.allowances.counts)
  }

  /// The serial number that the recorded EEPROM says; nil where nobody asked it.
  private static func serial(in trace: Trace, eeprom: I2CAddress) -> UInt64? {
    var cursor = trace.cursor()
    while let entry = cursor.next() {
      guard case .transfer(let transfer) = entry.record, transfer.address == eeprom.rawValue,
        transfer.read.count == BoardIdentityRecord.byteCount
      else { continue }
      return try? BoardIdentityRecord.decode(transfer.read, source: "the recording").serial
    }
    return nil
  }
}
