import ArgumentParser
import CandelaRuntime

/// `candela run --control`, `--settings`, SIGHUP.
extension RunCommand {
  func validateControl() throws {
    guard control.isOn else { return }
    if record.record != nil {
      throw ValidationError("A recording is of one configuration; leave --control and --settings, or --record out.")
    }
    if fleet.isSeveral {
      throw ValidationError("Several boards cannot be changed while they run; use one of them.")
    }
    if control.settings != nil, model != nil || recovery.unknownBelow != nil || policy.policy != nil {
      throw ValidationError("--settings gives model, threshold and policy; leave the other options for them out.")
    }
  }

  /// The command with what the settings file says.
  func withSettings() throws -> RunCommand {
    guard let file = control.settings else { return self }
    let settings = try SettingsFile.read(file)
    var command = self
    command.model = settings.model
    command.policy.policy = try settings.framePolicy()
    if case .below(let codes) = settings.unknown_below { command.recovery.unknownBelow = codes }
    try command.recovery.validate()
    try command.recovery.validate(readsOutputs: !noOutputs)
    return command
  }

  /// Lets the run be changed where that is wanted.
  func steer(
    _ server: ControlServer?, _ session: BoardSession, _ context: RunContext, _ workspace: Workspace
  ) -> RunSteering? {
    guard control.isOn else { return nil }
    let steering = RunSteering(context.configurations, board: board, workspace: workspace)
    let (file, stop, status) = (control.settings, session.stop, steering.statusSink)
    session.onHangup {
      do {
        _ = try steering.reload(file)
        Console.error("candela: \(steering.summary)")
      } catch {
        let coded = Failure.coded(error)
        Console.error("candela: \(coded.code): settings unchanged: \(coded.message). \(coded.remedy)")
      }
    }
    let (facts, configurations) = (RunFacts(context), context.configurations)
    server?.start { request in
      do {
        var reply = ControlReply()
        switch request.wish {
        case .status: break
        case .set: reply.change = ControlReply.Change(try steering.apply(request.settings ?? RunSettings()))
        case .stop: stop.request()
        }
        reply.status = status.status(of: facts, configurations, stop: stop)
        return reply
      } catch { return ControlReply(failure: error) }
    }
    return steering
  }
}

extension ControlOptions {
  /// The socket, listening; nil where none is wanted.
  func server() throws -> ControlServer? { try control.map { try ControlServer($0, group: controlGroup) } }
}
