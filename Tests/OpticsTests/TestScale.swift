import Foundation

/// What the environment asks of the suite.
enum TestScale {
  /// Full-size references take minutes on one core.
  static let isFull = ProcessInfo.processInfo.environment["CANDELA_FULL"] != nil
  static let reason = "takes minutes; set CANDELA_FULL=1 to run it"
}
