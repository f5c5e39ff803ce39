import ArgumentParser
import CandelaRuntime

/// What happens to frames that come too fast.
struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Frames that come faster than the board answers: latest drops the older, queue:N lets N wait, block makes the "
        + "source wait. Default: latest for cameras and the paced scene, otherwise block.",
      valueName: "policy"))
  var policy: FramePolicy?

  /// The policy for a source.
  func policy(isLive: Bool) -> FramePolicy { policy ?? (isLive ? .latest : .block) }
}

extension FramePolicy: ExpressibleByArgument {
  /// The form of `--policy`.
  public init?(argument: String) { self.init(name: argument) }
}
