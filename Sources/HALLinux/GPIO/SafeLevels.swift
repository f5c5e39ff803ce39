import CandelaHAL
import Glibc
import Synchronization

/// Safe levels of the outputs that are open, so that they are driven there on every way out that lets us run code.
package final class SafeLevels: Sendable {
  private struct Output {
    let request: any GPIORequest
    let level: LineLevel
  }

  private struct Registry {
    var outputs: [Output] = []
    var isClosed = false
  }

  /// The process's own: its outputs go to their safe levels when it exits.
  package static let shared: SafeLevels = {
    atexit { SafeLevels.shared.close() }
    return SafeLevels()
  }()

  private let registry = Mutex(Registry())

  /// No outputs yet; nothing is driven at exit (`shared` is).
  package init() {}

  /// From now on the output is brought to its safe level at the latest when the process exits.
  package func register(_ request: any GPIORequest, safeLevel: LineLevel) {
    registry.withLock { $0.outputs.append(Output(request: request, level: safeLevel)) }
  }

  /// Drives an output; after `close` to its safe level only: a thread that is still running while the process exits must
  /// not raise what has just been made safe.
  package func drive(_ request: any GPIORequest, to level: LineLevel) throws(GPIOFailure) {
    try registry.withLock { registry throws(GPIOFailure) in
      let isAllowed = !registry.isClosed || registry.outputs.contains { $0.request === request && $0.level == level }
      guard isAllowed else { throw GPIOFailure(errno: ECANCELED) }
      try request.set(level)
    }
  }

  /// Drives one output to its safe level and forgets it.
  package func restore(_ request: any GPIORequest) {
    registry.withLock { registry in
      guard let index = registry.outputs.firstIndex(where: { $0.request === request }) else { return }
      Self.makeSafe(registry.outputs.remove(at: index))
    }
  }

  /// Drives all outputs to their safe levels, the last opened first, and lets nobody raise them any more.
  package func close() {
    registry.withLock { registry in
      registry.isClosed = true
      for output in registry.outputs.reversed() { Self.makeSafe(output) }
    }
  }

  private static func makeSafe(_ output: Output) {
    // Nobody is left to tell; the driver's makeSafe has reported what it could not do.
    try? output.request.set(output.level)
  }
}
