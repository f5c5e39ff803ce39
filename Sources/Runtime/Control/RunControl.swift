import CandelaHAL
import Synchronization

/// Changes a run from outside, between two frames: none is lost for it, none is answered half by the old and half by the
/// new configuration.
///
/// Any thread may ask; the hot thread looks at a flag before every frame and takes no lock unless something waits. One
/// control serves one run.
public final class RunControl: Sendable {
  private struct State {
    var request: ChangeRequest?
    var isTaken = false
    var hasEnded = false
  }

  private let isWaiting = Atomic<Bool>(false)
  private let state = Mutex(State())

  /// Longest wait of `apply` unless it is told otherwise. Default 30 s: a frame is waited for 15 s at most, and loading a
  /// mask at 100 kHz takes 6 s.
  public static let usualLimit = Duration.seconds(30)

  /// A control that no run looks at yet.
  public init() {}

  /// Has the run changed before its next frame, and waits until that was done.
  /// - Parameter limit: longest wait for the run to take the change up; once taken up, it is waited for to its end.
  /// - Returns: the change, in effect.
  /// - Throws: what the board or the check of the values reports; the run then goes on as before. `RuntimeError` of kind
  ///   `changeNotTaken` when another change is under way, the run has ended, or no frame came within the limit.
  public func apply(_ change: RunChange, limit: Duration = usualLimit) throws(RuntimeError) -> AppliedChange {
    let request = ChangeRequest(change)
    if let reason = add(request) { throw .changeNotTaken(reason) }
    let outcome = request.wait(limit: limit) ?? (withdraw(request) ? nil : request.wait())
    guard let outcome else { throw .changeNotTaken("no frame came within \(limit)") }
    return try outcome.get()
  }

  /// - Returns: why it cannot be added; nil when it was.
  private func add(_ request: ChangeRequest) -> String? {
    state.withLock { state in
      if state.hasEnded { return "the run has ended" }
      if state.request != nil { return "another change is under way" }
      state.request = request
      isWaiting.store(true, ordering: .releasing)
      return nil
    }
  }

  /// - Returns: whether the hot thread had not taken it yet.
  private func withdraw(_ request: ChangeRequest) -> Bool {
    state.withLock { state in
      guard state.request === request, !state.isTaken else { return false }
      state.request = nil
      isWaiting.store(false, ordering: .releasing)
      return true
    }
  }

  /// Whether a change waits for the hot thread.
  package var isPending: Bool { isWaiting.load(ordering: .acquiring) }

  // MARK: The hot thread's side

  /// The change that waits; nil, and no lock taken, where none does.
  func take() -> ChangeRequest? {
    guard isWaiting.load(ordering: .acquiring) else { return nil }
    return state.withLock { state in
      isWaiting.store(false, ordering: .releasing)
      state.isTaken = state.request != nil
      return state.request
    }
  }

  /// Says what became of the change that was taken.
  func finish(_ request: ChangeRequest, _ result: Result<AppliedChange, RuntimeError>) {
    state.withLock { state in
      state.request = nil
      state.isTaken = false
    }
    request.resolve(result)
  }

  /// The run is over: whoever waits is told so.
  func end() {
    let left = state.withLock { state in
      state.hasEnded = true
      defer { state.request = nil }
      return state.request
    }
    left?.resolve(.failure(.changeNotTaken("the run has ended")))
  }
}

extension RuntimeError {
  static func changeNotTaken(_ reason: String) -> RuntimeError {
    RuntimeError(
      .changeNotTaken, "the run did not take the change: \(reason); nothing was changed",
      remedy: "Ask again while frames come")
  }
}
