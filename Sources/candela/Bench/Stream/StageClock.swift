import CandelaRuntime
import Synchronization

/// Where a frame's time went.
enum Stage: String, CaseIterable {
  /// Asking the source until the frame is there.
  case source
  /// Frame to aperture image.
  case preprocess
  /// Bus, lines and projector.
  case transport
  /// Waiting for DATA_READY.
  case device
  /// The driver's own work after DATA_READY, without transfers. Part of the overhead.
  case result
  /// Counting and handing the result over. Part of the overhead.
  case sink
  /// Frame ready to result handed over, less preprocess, transport and device.
  case overhead
  /// From asking the source, or from the frame's due time where there is a rate, to the result handed over.
  case total
}

/// Notes the stages of every frame of a run.
///
/// `@unchecked`: the hot thread's until the run is over, but for `delivered`, which is atomic.
final class StageClock: PipelineProbe, @unchecked Sendable {
  /// Frames delivered so far, for a progress bar on another thread.
  let delivered = Atomic<Int>(0)
  /// When the frame on its way was due; nil without a rate.
  var due: UInt64?

  private let wires: WireClock
  private let plainRead: PlainRead
  private let warmUp: Int
  private var times: [[UInt32]]
  private var frame = 0
  private var asked: UInt64 = 0
  private var ready: UInt64 = 0
  private var prepared: UInt64 = 0
  private var answered: UInt64 = 0
  private var first: UInt64 = 0
  private var last: UInt64 = 0

  /// Room for `frames` frames after `warmUp` that do not count.
  init(_ wires: WireClock, warmUp: Int, frames: Int, plainRead: PlainRead) {
    self.wires = wires
    self.plainRead = plainRead
    self.warmUp = warmUp
    times = Stage.allCases.map { _ in [UInt32](repeating: 0, count: frames) }
  }

  /// Frames that count.
  var frames: Int { max(0, min(frame - warmUp, times[0].count)) }
  /// Seconds from the end of the warm-up to the last result.
  var seconds: Double { Double(last - first) * 1e-9 }

  /// The times of one stage, in nanoseconds, in the order of the frames.
  func nanoseconds(_ stage: Stage) -> ArraySlice<UInt32> {
    times[Stage.allCases.firstIndex(of: stage) ?? 0][..<frames]
  }

  func mark(_ mark: PipelineMark) {
    let now = HostClock.nanoseconds
    switch mark {
    case .asked: asked = now
    case .ready:
      ready = now
      wires.restart()
    case .prepared: prepared = now
    case .answered: answered = now
    case .delivered: close(now)
    case .ended: break
    }
  }

  private func close(_ end: UInt64) {
    let index = frame - warmUp
    frame += 1
    delivered.store(frame, ordering: .relaxed)
    last = end
    if index < 0 {
      first = end
      return
    }
    guard index < times[0].count else { return }
    let preprocess = prepared - ready
    let afterDevice = wires.deviceEnd > 0 ? answered - wires.deviceEnd : 0
    note(.source, ready - asked, index)
    note(.preprocess, preprocess, index)
    note(.transport, wires.transport, index)
    note(.device, wires.device, index)
    note(.result, afterDevice - min(afterDevice, wires.transport - wires.transportAtDeviceEnd), index)
    note(.sink, end - answered, index)
    let whole = end - ready
    note(.overhead, whole - min(whole, preprocess + wires.transport + wires.device), index)
    note(.total, end - min(end, due ?? asked), index)
    plainRead.read(after: index)
  }

  private func note(_ stage: Stage, _ nanoseconds: UInt64, _ index: Int) {
    times[Self.row(stage)][index] = UInt32(clamping: nanoseconds)
  }

  private static func row(_ stage: Stage) -> Int {
    switch stage {
    case .source: 0
    case .preprocess: 1
    case .transport: 2
    case .device: 3
    case .result: 4
    case .sink: 5
    case .overhead: 6
    case .total: 7
    }
  }
}
