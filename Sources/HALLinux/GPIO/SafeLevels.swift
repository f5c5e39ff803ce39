import CandelaHAL
import Glibc
import Synchronization

/// Safe levels of all outputs that are open, so that they are driven there on every way out that lets us run code.
package enum SafeLevels {
  private struct Output {
    let request: any GPIORequest
    let level: LineLevel
  }

  private struct Registry {
    var outputs: [Output] = []
    var hasHandler = false
  }

  private static let registry = Mutex(Registry())

  /// From now on the output is brought to its safe level at the latest when the process exits.
  package static func register(_ request: any GPIORequest, safeLevel: LineLevel) {
    registry.withLock { registry in
      registry.outputs.append(Output(request: request, level: safeLevel))
      if !registry.hasHandler {
        registry.hasHandler = true
        atexit { SafeLevels.restoreAll() }
      }
    }
  }

  /// Drives one output to its safe level and forgets it.
  package static func restore(_ request: any GPIORequest) {
    registry.withLock { registry in
      guard let index = registry.outputs.firstIndex(where: { $0.request === request }) else { return }
      drive(registry.outputs.remove(at: index))
    }
  }

  /// Drives all outputs to their safe levels; the last opened first.
  package static func restoreAll() {
    registry.withLock { registry in
      for output in registry.outputs.reversed() { drive(output) }
      registry.outputs = []
    }
  }

  private static func drive(_ output: Output) {
    // Nobody is left to tell; the driver's makeSafe has reported what it could not do.
    try? output.request.set(output.level)
  }
}
