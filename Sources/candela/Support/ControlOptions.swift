import ArgumentParser

/// Changing a run while it goes on.
struct ControlOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Answer candela ctl on this unix socket; owner and group may connect.", valueName: "path"))
  var control: String?
  @Option(help: ArgumentHelp("Group of that socket. Default: the user's own.", valueName: "name"))
  var controlGroup: String?
  @Option(
    help: ArgumentHelp(
      "Model, threshold and policy from a JSON file; SIGHUP has it read again.", valueName: "file.json"))
  var settings: String?

  func validate() throws {
    if controlGroup != nil, control == nil { throw ValidationError("--control-group goes with --control.") }
  }

  /// Whether the run can be changed.
  var isOn: Bool { control != nil || settings != nil }
}
