import CandelaBoardSpec
import CandelaHALLinux

/// Which host profile a machine is, when nobody says.
package enum HostChoice {
  /// The profile that a user names, or the one that fits the machine.
  /// - Returns: nil when none is named and none fits, or several do.
  /// - Throws: `BoardSpecError` for a name that is none, or a profile that cannot be read.
  package static func host(named name: String?, survey: MachineSurvey, _ workspace: Workspace) throws -> HostProfile? {
    let loader = HostProfileLoader(workspace.locator)
    if let name { return try loader.load(name) }
    let profiles = try loader.names.map(loader.load)
    let byModel = profiles.filter { profile in
      profile.guide.models.contains { !survey.kernel.machine.isEmpty && survey.kernel.machine.hasPrefix($0) }
    }
    let candidates = byModel.isEmpty ? profiles.filter { hasOwnAdapter($0, survey) } : byModel
    return candidates.count == 1 ? candidates[0] : nil
  }

  /// Whether the machine has the one adapter whose name stands for this host alone, such as a USB bridge.
  private static func hasOwnAdapter(_ profile: HostProfile, _ survey: MachineSurvey) -> Bool {
    guard case .linux(let wiring) = profile.connection, case .adapter = wiring.bus else { return false }
    return survey.adapters(fitting: wiring.adapterSelector).count == 1
  }
}

extension HostProfile {
  /// What the host's wires must be; nil for a host without.
  package var wantedWires: WantedWires? {
    guard case .linux(let wiring) = connection else { return nil }
    let lines = BoardLine.allCases.compactMap { line -> WantedWires.Line? in
      guard let selector = try? wiring.selector(of: line) else { return nil }
      return WantedWires.Line(name: line.rawValue, selector: selector)
    }
    return WantedWires(
      bus: wiring.adapterSelector, chip: GPIOChipSelector(wiring.chipLabel), lines: lines, enable: guide.enable)
  }
}
