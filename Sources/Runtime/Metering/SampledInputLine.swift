import CandelaBoardSpec
import CandelaHAL
import CandelaMetering

/// A line whose waiting time is used to sample rails: for exposures that last longer than the time between samples.
final class SampledInputLine: InputLine {
  private let line: any InputLine
  private let sampler: RailSampler
  private let time: any TimeSource

  init(_ line: any InputLine, _ sampler: RailSampler, time: any TimeSource) {
    (self.line, self.sampler, self.time) = (line, sampler, time)
  }

  var name: String { line.name }
  func level() throws(HALError) -> LineLevel { try line.level() }
  func discardEdges() throws(HALError) { try line.discardEdges() }

  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    guard sampler.isCounting else { return try line.waitForEdge(edge, limit: limit) }
    let deadline = time.now.advanced(by: max(.zero, limit))
    while true {
      let remaining = max(.zero, deadline.since(time.now))
      if let event = try line.waitForEdge(edge, limit: min(remaining, sampler.timeToNextSample)) { return event }
      guard time.now < deadline else { return nil }
      sampler.tick()
    }
  }
}

extension BoardConnection {
  /// The same wires; while the driver waits for DATA_READY and the sampler counts, rails are sampled.
  public func sampled(by sampler: RailSampler) throws(RuntimeError) -> BoardConnection {
    try BoardConnection(
      bus: bus, outputs: [.reset: reset, .trigger: trigger, .laserEnable: laserEnable],
      inputs: [
        .dataReady: SampledInputLine(dataReady, sampler, time: time), .fault: fault, .interlock: interlock,
      ], time: time)
  }
}
