import CandelaRuntime

/// Energy of a run.
extension RunCommand {
  /// The run's meters; nil with `--no-meters`.
  /// - Throws: as `RunMeteringOptions.metering`.
  func metering(_ sessions: [BoardSession], isRecorded: Bool = false) throws -> RunMetering? {
    let cameraRate = camera.camera == nil ? nil : camera.cameraRate
    // Frames that are dealt one by one come to each board less often.
    let share = fleet.dealing == .roundRobin ? Double(sessions.count) : 1
    let metering = try meters.metering(
      sessions, rate: (pacedRate ?? cameraRate).map { $0 / share }, unmetered: unmetered(sessions),
      isRecorded: isRecorded)
    if !shadow.shadow.isEmpty { metering?.note(sharing: "the digital engines' work") }
    return metering
  }

  private func unmetered(_ sessions: [BoardSession]) -> [String] {
    let hasModulator = hostFed.hostFed != nil || sessions.contains { $0.projector != nil }
    return (hasModulator ? ["sensor: no meter covers the input modulator"] : [])
      + (camera.camera == nil ? [] : ["camera: no meter covers it"])
  }

  /// Runs `body` between idle times, with the meters on.
  /// - Throws: what `body` throws.
  func metered<Result>(by metering: RunMetering?, _ body: () throws -> Result) rethrows -> Result {
    metering?.begin()
    do {
      let result = try body()
      metering?.end()
      return result
    } catch {
      metering?.abandon()
      throw error
    }
  }
}
