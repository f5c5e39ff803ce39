/// Looks at a machine the way a driver will, and says what stands in the way. It touches nothing.
public struct MachineDoctor {
  /// What was found and what was in order.
  public struct Report: Sendable, Hashable {
    /// What stands in the way, the causes before their effects.
    public internal(set) var findings: [Finding] = []
    /// What is in order, a line each.
    public internal(set) var passes: [String] = []

    /// Nothing yet.
    public init() {}

    /// Whether the wires can be opened.
    public var isUsable: Bool { !findings.contains { $0.severity == .error } }
  }

  package let survey: MachineSurvey
  package let wanted: WantedWires?
  package var report = Report()

  /// A doctor for a machine.
  /// - Parameter wanted: the host's wires; nil to look whether any board could be reached at all.
  public init(_ survey: MachineSurvey, wanted: WantedWires?) {
    self.survey = survey
    self.wanted = wanted
  }

  /// Looks at everything.
  public static func examine(_ survey: MachineSurvey, wanted: WantedWires?) -> Report {
    var doctor = MachineDoctor(survey, wanted: wanted)
    doctor.checkBuses()
    doctor.checkChips()
    doctor.checkCameras()
    return doctor.report
  }

  package mutating func add(
    _ severity: Finding.Severity, _ code: String, _ title: String, cause: String, remedy: String
  ) {
    report.findings.append(Finding(severity, code, title, cause: cause, remedy: remedy))
  }

  package mutating func pass(_ text: String) { report.passes.append(text) }

  /// The profile's first step, or how to get wires at all.
  package var enabling: String {
    if let step = wanted?.enable.first { return "\(step) Then again: candela board doctor" }
    if survey.kernel.isVirtual {
      return "A virtual machine has no wires unless it is given some: work on a board computer, or without hardware: "
        + "candela board doctor --host sim"
    }
    return
      "candela board doctor --host NAME, with your computer's name from docs/hosts/, says how its bus and lines are "
      + "enabled; a PC has none of its own: plug in a CP2112 USB bridge (docs/hosts/usb-cp2112.md)"
  }

  /// What loads a module now and at every start.
  package static func load(_ module: String) -> String {
    "sudo modprobe \(module) && echo \(module) | sudo tee /etc/modules-load.d/\(module).conf"
  }

  /// What installs a kernel with the drivers that a cloud kernel lacks.
  package static let fullKernel =
    "sudo apt-get install linux-image-$(dpkg --print-architecture) && sudo reboot (on a virtual machine: choose that kernel "
    + "in its boot loader)"
}
