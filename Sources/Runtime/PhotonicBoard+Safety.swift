import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// Switches the laser off whatever else fails: LASER_ENABLE and TRIGGER low, then ABORT. May be called at any time
  /// and any number of times; it does nothing that could light the laser.
  ///
  /// If LASER_ENABLE cannot be driven, the controller is put in reset as a second way to the same end. On return the
  /// state is `configured` if it was `armed`; after a failure it is `closed`, because the board's state is unknown.
  /// - Throws: the first failure, after everything has been tried: kind `laserNotSafe` when LASER_ENABLE could not be
  ///   brought low, otherwise `hardware`.
  public func makeSafe() throws(RuntimeError) {
    var first = attempt { () throws(RuntimeError) in try drive(connection.laserEnable, .low) }
    if let failure = first { first = resetInstead(of: failure) }
    let trigger = attempt { () throws(RuntimeError) in try drive(connection.trigger, .low) }
    let abort =
      state == .closed ? nil : attempt { () throws(RuntimeError) in try port.command(.abort) }
    if state == .armed { state = .configured }
    guard let failure = first ?? trigger ?? abort else { return }
    state = .closed
    // A laser that may be on must not look safe to whoever watches.
    if failure.kind == .laserNotSafe { monitor.noteArmed(true) }
    throw failure
  }

  /// Arms the laser, runs `body`, and makes the laser safe on every way out.
  /// - Throws: what `arm()` and `body` throw; the first error wins. Kind `laserNotSafe` replaces it (and quotes it)
  ///   when the laser could not be switched off.
  public func withArmedLaser<Result>(_ body: () throws -> Result) throws -> Result {
    try arm()
    let result = try safely(body)
    try makeSafe()
    return result
  }

  /// Runs `body`; when it throws, the laser is made safe before the error goes on.
  /// - Throws: what `body` throws; kind `laserNotSafe` replaces it (and quotes it).
  func safely<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as RuntimeError {
      throw madeSafe(after: error)
    } catch {
      if let failure = attempt({ () throws(RuntimeError) in try makeSafe() }) {
        logger.error("makeSafe failed after another error", metadata: ["first": "\(error)", "second": "\(failure)"])
        if failure.kind == .laserNotSafe { throw failure.following("\(error)") }
      }
      throw error
    }
  }

  /// Runs a step with the laser armed; when it throws, the laser is made safe before the error goes on.
  func guarded<Result>(_ step: () throws(RuntimeError) -> Result) throws(RuntimeError) -> Result {
    do throws(RuntimeError) { return try step() } catch { throw madeSafe(after: error) }
  }

  /// Makes the laser safe after a failure and says which error the caller must see.
  func madeSafe(after error: RuntimeError) -> RuntimeError {
    guard error.kind != .laserNotSafe, let second = attempt({ () throws(RuntimeError) in try makeSafe() }) else {
      return error
    }
    logger.error("makeSafe failed after another error", metadata: ["first": "\(error)", "second": "\(second)"])
    return second.kind == .laserNotSafe ? second.following(error.description) : error
  }

  /// Lets go of the board: laser and trigger low, no transfer.
  func releaseLines() {
    for line in [connection.laserEnable, connection.trigger] {
      if let failure = attempt({ () throws(RuntimeError) in try drive(line, .low) }) {
        logger.critical("a line could not be released", metadata: ["line": "\(line.name)", "error": "\(failure)"])
      }
    }
  }

  private func resetInstead(of failure: RuntimeError) -> RuntimeError {
    let reset = attempt { () throws(RuntimeError) in try drive(connection.reset, .high) }
    let outcome = reset.map { "RESET_N failed, too: \($0.message)" } ?? "the controller is held in reset instead"
    logger.critical("LASER_ENABLE cannot be driven", metadata: ["error": "\(failure)", "outcome": "\(outcome)"])
    return RuntimeError(
      .laserNotSafe, "LASER_ENABLE could not be brought low; \(outcome)",
      remedy: "Open the interlock or cut the laser's supply before you go near the board", hardware: failure.hardware)
  }

  private func attempt(_ step: () throws(RuntimeError) -> Void) -> RuntimeError? {
    do throws(RuntimeError) {
      try step()
      return nil
    } catch {
      return error
    }
  }
}

extension RuntimeError {
  /// The same error, quoting what went wrong before it.
  func following(_ earlier: String) -> RuntimeError {
    RuntimeError(
      kind, message, cause: [cause, "after: \(earlier)"].compactMap(\.self).joined(separator: "; "), remedy: remedy,
      hardware: hardware, faultCause: faultCause)
  }
}
