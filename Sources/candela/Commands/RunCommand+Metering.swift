import CandelaRuntime

/// Energy of a run.
extension RunCommand {
  /// The run's meters; nil with `--no-meters`.
  /// - Throws: as `RunMeteringOptions.metering`.
  func metering(_ session: BoardSession, _ recording: RunRecording) throws -> RunMetering? {
    let cameraRate = camera.camera == nil ? nil : camera.cameraRate
    let metering = try meters.metering(
      session, rate: pacedRate ?? cameraRate, usesCamera: camera.camera != nil, isRecorded: recording.isOn)
    if !shadow.shadow.isEmpty { metering?.note(sharing: "the digital engines' work") }
    return metering
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
