/// How much of a system a figure is about. Reports show both scopes side by side.
public enum EnergyScope: String, CaseIterable, Sendable, Hashable, Codable {
  /// Laser, EAC and controller, as far as their rails or models say.
  case chip
  /// Everything that has a meter, the host included.
  case system

  /// Whether the scope holds a part.
  public func contains(_ part: EnergyPart) -> Bool {
    switch part {
    case .laser, .eac, .controller, .chip, .board: true
    case .sensor, .host, .camera: self == .system
    }
  }

  /// What a sum must hold to be called complete.
  var essentials: [EnergyPart] {
    switch self {
    case .chip: [.laser, .eac]
    case .system: [.laser, .eac, .host]
    }
  }
}
