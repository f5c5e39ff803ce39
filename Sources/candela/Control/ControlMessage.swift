import CandelaHAL
import CandelaRuntime

/// What is asked of a run over its control socket: one JSON object on a line.
struct ControlRequest: Codable {
  enum Wish: String, Codable {
    /// How the run is getting on.
    case status
    /// Change `settings`.
    case set
    /// End after the current frame.
    case stop
  }

  let wish: Wish
  var settings: RunSettings?
}

/// What a run answers: one JSON object on a line.
struct ControlReply: Codable {
  /// How the run is getting on; after `set` and `stop`, too.
  var status: RunStatus?
  /// The change that took effect.
  var change: Change?
  /// Why not.
  var error: Refusal?

  struct Change: Codable {
    let configuration: UInt32
    let last_epoch: UInt32?
    let duration_us: Double

    init(_ change: AppliedChange) {
      configuration = change.configuration
      last_epoch = change.lastEpoch
      duration_us = Double(change.duration.wholeNanoseconds) / 1000
    }
  }

  struct Refusal: Codable, CodedError {
    let code: String
    let message: String
    let cause: String?
    let remedy: String
  }
}

/// How a run is getting on.
struct RunStatus: Codable {
  let process: Int32
  let kind: String
  let board: String
  let source: String
  let model: String
  let policy: String
  let unknown_below: Int?
  let configuration: UInt32
  let seconds: Double
  let frames: UInt64
  let accuracy: Double?
  let unknown: UInt64
  let faults: UInt64
  let flags: [String: UInt64]
  /// Results that are in none of these counts, because whoever counts them was held up.
  let observer_drops: UInt64
  let is_stopping: Bool
}
