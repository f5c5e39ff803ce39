/// Something that is given arbitrary bytes. It may refuse them with an error of the project; it must not trap, hang or break
/// what it promises.
protocol FuzzTarget: AnyObject {
  /// What it is called on the command line; its inputs are in Corpus/<name>.
  static var name: String { get }
  /// Sound inputs to begin with, by file name. All are made here.
  static func seeds() throws -> [(name: String, bytes: [UInt8])]
  /// Prepares what all inputs share.
  init() throws
  /// Takes one input.
  /// - Throws: only errors that the project documents; anything else is a finding.
  func take(_ bytes: [UInt8]) throws
}

/// Every target, in the order in which tools/fuzz runs them.
enum FuzzTargets {
  static var all: [any FuzzTarget.Type] {
    [
      BundleTarget.self, ProfileTarget.self, IDXTarget.self, PNGTarget.self, Y4MTarget.self, NPYTarget.self,
      TraceTarget.self, RegisterTarget.self,
    ]
  }
}

/// A broken promise. libFuzzer keeps the input when the process dies of it.
func promise(_ holds: Bool, _ message: @autoclosure () -> String) {
  if !holds { fatalError(message()) }
}
