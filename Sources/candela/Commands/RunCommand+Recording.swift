import CandelaBoardSpec
import CandelaRuntime
import CandelaSimHarness

extension RunCommand {
  /// What a trace of this run says about it.
  func traceHeader(_ loaded: LoadedModel, _ workspace: Workspace) throws -> TraceHeader {
    var header = TraceHeader()
    header[.candela] = Version.text
    header[.board] = board.board
    header[.designDigest] = "\(loaded.profile.designDigest)"
    header[.model] = loaded.bundle.manifest.name
    header[.modelDigest] = "\(loaded.bundle.digest)"
    header[.source] = camera.camera ?? frames.title
    header[.sourceKind] = camera.camera != nil ? "camera" : frames.isScene ? "scene" : "file"
    header[.resetsFirst] = "true"
    header[.readsOutputs] = "\(!noOutputs)"
    header[.recovers] = "\(!recovery.noRecovery)"
    header[.hostFedBits] = hostFed.hostFed.map { "\($0)" }
    let host = try HostProfileLoader(workspace.locator).load(board.host)
    header[.host] = host.name
    switch host.connection {
    case .simulated:
      header[.hostKind] = "simulated"
      header.setDevice(try board.device(errors, for: loaded.profile))
    case .linux(let wiring):
      header[.hostKind] = wiring.isVirtual ? "virtual" : "wires"
      header[.seed] = "\(board.seed)"
      let configuration = BoardConfiguration(wiring)
      header[.burstBytes] = "\(configuration.burstBytes)"
      header[.findsReadyByStatus] = "\(configuration.findsReadyByStatus)"
    }
    return header
  }
}
