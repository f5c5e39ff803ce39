import CandelaHAL
import CandelaOptics

/// Why a board cannot be simulated.
public struct SimulationError: CodedError, Hashable {
  /// `CND-6101`: the profile is not one that a controller can have; `CND-6102`: the board has a fixed mask;
  /// `CND-6103`: a device error that this design cannot have.
  public let code: String
  /// What is wrong, naming the profile and the field.
  public let message: String
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String

  static func profile(_ name: String, field: String, problem: String, allowed: String) -> SimulationError {
    SimulationError(
      code: "CND-6101", message: "board profile \(name): \(field) cannot be simulated: \(problem)", cause: nil,
      remedy: "Allowed: \(allowed)")
  }

  /// A device error that the board's design cannot have.
  static func deviceError(_ name: String, _ error: OpticsError) -> SimulationError {
    SimulationError(
      code: "CND-6103", message: "a device of board \(name) cannot have \(error.field) \(error.problem)", cause: nil,
      remedy: "Allowed: \(error.allowed)")
  }

  static func fixedMask(_ name: String) -> SimulationError {
    SimulationError(
      code: "CND-6102", message: "board profile \(name) has no PROGRAMMABLE_MASK and profiles carry no fixed mask yet",
      cause: nil, remedy: "Use a board with a programmable mask")
  }
}
